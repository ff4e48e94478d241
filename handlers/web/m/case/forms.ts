// What each verb asks of her on the phone. Others are for the desk.
export type Verb = 'claim' | 'resolve' | 'verify' | 'rework' | 'note' | 'escalate' | 'release';

interface Form { words?: 'text' | 'reason' | 'note'; label: 'case.result' | 'case.reason' | 'case.note'; required?: boolean; photos?: boolean }

export const forms: Record<Verb, Form> = {
  claim: { label: 'case.note' },
  resolve: { words: 'text', label: 'case.result', required: true, photos: true },
  verify: { words: 'note', label: 'case.note', photos: true },
  rework: { words: 'reason', label: 'case.reason', required: true },
  note: { words: 'text', label: 'case.note', required: true, photos: true },
  escalate: { words: 'reason', label: 'case.reason', required: true },
  release: { words: 'reason', label: 'case.reason', required: true },
};

export const isVerb = (a: string): a is Verb => a in forms;
