// What each verb asks of her on the phone. Others are for the desk.
export type Verb = 'claim' | 'check' | 'contact' | 'resolve' | 'verify' | 'rework' | 'note' | 'escalate' | 'release';

// fixed goes along unasked; choice is asked as yes or no.
interface Form { words?: 'text' | 'reason' | 'note'; label: 'case.result' | 'case.reason' | 'case.note'; required?: boolean; photos?: boolean; choice?: { name: string; yes: 'case.found'; no: 'case.notfound' }; fixed?: Record<string, unknown> }

export const forms: Record<Verb, Form> = {
  check: { words: 'note', label: 'case.note', photos: true, choice: { name: 'found', yes: 'case.found', no: 'case.notfound' } },
  verify: { words: 'note', label: 'case.note', photos: true },
  claim: { label: 'case.note' },
  resolve: { words: 'text', label: 'case.result', required: true, photos: true },
  contact: { words: 'note', label: 'case.note', fixed: { how: 'phone' } },
  rework: { words: 'reason', label: 'case.reason', required: true },
  note: { words: 'text', label: 'case.note', required: true, photos: true },
  escalate: { words: 'reason', label: 'case.reason', required: true },
  release: { words: 'reason', label: 'case.reason', required: true },
};

// order is what she most likely came for, first.
export const order = Object.keys(forms) as Verb[];
