// What each verb asks, so that one dialog serves them all. The server decides
// what may be done now (the case's `can`) and says why not; here stand only the
// fields.
export type Field =
  | { name: string; kind: 'words'; label: Label; required?: boolean }
  | { name: string; kind: 'unit' | 'person'; label: Label; required?: boolean }
  | { name: string; kind: 'limit' | 'moment' | 'score'; label: Label; required?: boolean }
  | { name: string; kind: 'choice'; label: Label; required?: boolean; choices: readonly string[] }
  | { name: string; kind: 'check'; label: Label };

export type Label =
  | 'reason' | 'reasonmaybe' | 'result' | 'note' | 'to' | 'person' | 'unit' | 'below' | 'until' | 'limit' | 'code' | 'ruling' | 'score' | 'decision' | 'verdict';

export interface Form { fields: readonly Field[]; grave?: boolean }

const reason = { name: 'reason', kind: 'words', label: 'reason', required: true } as const;
const maybe = { name: 'reason', kind: 'words', label: 'reasonmaybe' } as const;

export const forms: Record<string, Form> = {
  claim: { fields: [] },
  release: { fields: [reason] },
  assign: { fields: [{ name: 'to', kind: 'person', label: 'person', required: true }, maybe] },
  note: { fields: [{ name: 'text', kind: 'words', label: 'note', required: true }] },
  escalate: { fields: [reason] },
  'hand-down': { fields: [{ name: 'to', kind: 'unit', label: 'below' }, reason] },
  resolve: { fields: [{ name: 'text', kind: 'words', label: 'result', required: true }] },
  verify: { fields: [{ name: 'note', kind: 'words', label: 'verdict' }] },
  rework: { fields: [reason] },
  close: { fields: [maybe] },
  reopen: { fields: [reason] },
  suspend: { fields: [{ name: 'until', kind: 'moment', label: 'until', required: true }, reason] },
  resume: { fields: [maybe] },
  return: {
    fields: [
      { name: 'code', kind: 'choice', label: 'code', required: true, choices: ['wrong_unit', 'not_on_list', 'duplicate', 'insufficient', 'beyond_power', 'other'] },
      { name: 'to', kind: 'unit', label: 'unit', required: true },
      reason,
    ],
  },
  rule: { fields: [{ name: 'to', kind: 'unit', label: 'unit', required: true }, { name: 'text', kind: 'words', label: 'ruling', required: true }] },
  transfer: { fields: [{ name: 'to', kind: 'unit', label: 'unit', required: true }, reason] },
  supervise: { fields: [{ name: 'to', kind: 'person', label: 'person', required: true }, { name: 'limit', kind: 'limit', label: 'limit', required: true }, reason] },
  urge: { fields: [maybe] },
  rate: { fields: [{ name: 'score', kind: 'score', label: 'score', required: true }, { name: 'text', kind: 'words', label: 'note' }] },
  reject: { fields: [reason], grave: true },
};
