// What each verb asks, so that one dialog serves them all. The server decides
// what may be done now (the case's `can`) and says why not; here stand only the
// fields.
import type { Label } from './words';

export interface Field {
  name: string;
  // case: the number of another case. units: several. choice: one of choices.
  kind: 'words' | 'unit' | 'units' | 'person' | 'limit' | 'moment' | 'score' | 'choice' | 'yes' | 'check' | 'matter' | 'case' | 'number';
  label: Label;
  required?: boolean;
  choices?: readonly string[];
}

// Form: verb is the path where it is another than the form's own name; under
// wraps the fields, as {"ask": {…}}.
export interface Form { fields: readonly Field[]; verb?: string; under?: string }

const reason: Field = { name: 'reason', kind: 'words', label: 'reason', required: true };
const maybe: Field = { name: 'reason', kind: 'words', label: 'reasonmaybe' };
const note: Field = { name: 'note', kind: 'words', label: 'notemaybe' };
const unit: Field = { name: 'unit', kind: 'unit', label: 'unit', required: true };
const part: Field = { name: 'part', kind: 'number', label: 'part' };
const severity: Field = { name: 'severity', kind: 'choice', label: 'severity', choices: ['L4', 'L3', 'L2', 'L1'] };

export const forms: Record<string, Form> = {
  claim: { fields: [] },
  release: { fields: [reason] },
  assign: { fields: [{ name: 'to', kind: 'person', label: 'person', required: true }, maybe] },
  note: { fields: [{ name: 'text', kind: 'words', label: 'text', required: true }] },
  check: { fields: [{ name: 'found', kind: 'yes', label: 'found', required: true }, note] },
  contact: { fields: [{ name: 'how', kind: 'choice', label: 'how', required: true, choices: ['phone', 'visit', 'message', 'other'] }, note] },
  escalate: { fields: [reason] },
  'hand-down': { fields: [{ name: 'to', kind: 'unit', label: 'below' }, reason] },
  resolve: { fields: [{ name: 'text', kind: 'words', label: 'result', required: true }, { name: 'without_parts', kind: 'words', label: 'withoutparts' }] },
  verify: { fields: [note] },
  rework: { fields: [reason] },
  close: { fields: [maybe] },
  reopen: { fields: [reason] },
  callback: { fields: [{ name: 'solved', kind: 'yes', label: 'solved', required: true }, { name: 'score', kind: 'score', label: 'score' }, note, { name: 'reopen', kind: 'check', label: 'reopen' }] },
  reclassify: { fields: [{ name: 'matter', kind: 'matter', label: 'matter', required: true }, severity, reason] },
  suspend: { fields: [{ name: 'until', kind: 'moment', label: 'until', required: true }, reason] },
  resume: { fields: [maybe] },
  extend: { under: 'ask', fields: [{ name: 'limit', kind: 'limit', label: 'limit', required: true }, reason] },
  grant: { verb: 'extend', under: 'grant', fields: [maybe] },
  refuse: { verb: 'extend', under: 'refuse', fields: [reason] },
  return: { fields: [{ name: 'code', kind: 'choice', label: 'code', required: true, choices: ['wrong_unit', 'not_on_list', 'duplicate', 'insufficient', 'beyond_power', 'other'] }, unit, reason] },
  rule: { fields: [unit, { name: 'text', kind: 'words', label: 'ruling', required: true }] },
  transfer: { fields: [unit, reason] },
  join: { fields: [unit, { name: 'task', kind: 'words', label: 'task', required: true }, { name: 'limit', kind: 'limit', label: 'limitmaybe' }] },
  'take-part': { fields: [part] },
  arrive: { fields: [part] },
  'hand-in': { fields: [part, { name: 'text', kind: 'words', label: 'result', required: true }] },
  leave: { fields: [part, reason] },
  whistle: { fields: [{ name: 'units', kind: 'units', label: 'units', required: true }, { name: 'text', kind: 'words', label: 'task', required: true }, { name: 'limit', kind: 'limit', label: 'limitmaybe' }] },
  merge: { fields: [{ name: 'into', kind: 'case', label: 'into', required: true }, reason] },
  unmerge: { fields: [reason] },
  link: { fields: [{ name: 'to', kind: 'case', label: 'tocase', required: true }, { name: 'kind', kind: 'choice', label: 'linkkind', choices: ['related', 'follows', 'leads_to'] }] },
  supervise: { fields: [{ name: 'to', kind: 'person', label: 'person', required: true }, { name: 'limit', kind: 'limit', label: 'limit', required: true }, reason] },
  urge: { fields: [{ name: 'text', kind: 'words', label: 'notemaybe' }] },
  rate: { fields: [{ name: 'score', kind: 'score', label: 'score', required: true }, { name: 'text', kind: 'words', label: 'notemaybe' }] },
  reject: { fields: [reason] },
};
