// What each verb asks, so that one dialog serves them all. The server decides
// what may be done now (the case's `can`) and says why not (`cannot`); here
// stand only the fields.
import type { Label } from './words';

export interface Field {
  // A name with a dot lies inside: deliver.how is {"deliver": {"how": …}}.
  name: string;
  // case: the number of another case. units: several. choice: one of choices.
  // part: one of the case's parts. papers: the item's list, line by line.
  // labels: words, several. labelled: of those that are on it.
  kind: 'words' | 'line' | 'unit' | 'grid' | 'units' | 'person' | 'limit' | 'moment' | 'score' | 'choice' | 'yes' | 'check' | 'matter' | 'case' | 'part' | 'papers' | 'labels' | 'labelled';
  label: Label;
  required?: boolean;
  choices?: readonly string[];
  // needs: another field without which this one is not sent.
  needs?: string;
}

// Form: verb is the path where it is another than the form's own name; under
// wraps the fields, as {"ask": {…}}.
export interface Form { fields: readonly Field[]; verb?: string; under?: string }

const reason: Field = { name: 'reason', kind: 'words', label: 'reason', required: true };
const maybe: Field = { name: 'reason', kind: 'words', label: 'reasonmaybe' };
const note: Field = { name: 'note', kind: 'words', label: 'notemaybe' };
const unit: Field = { name: 'unit', kind: 'unit', label: 'unit', required: true };
const part: Field = { name: 'part', kind: 'part', label: 'part' };
const papers: Field = { name: 'papers', kind: 'papers', label: 'papers' };
const severity: Field = { name: 'severity', kind: 'choice', label: 'severity', choices: ['L4', 'L3', 'L2', 'L1'] };
const ways = ['window', 'home_visit', 'mail', 'online', 'phone'] as const;
const outcomes = ['granted', 'refused'] as const;

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
  rule: { fields: [unit, { name: 'text', kind: 'words', label: 'ruling', required: true }, { name: 'precedent', kind: 'check', label: 'precedent' }] },
  transfer: { fields: [unit, reason] },
  place: { fields: [{ name: 'grid', kind: 'grid', label: 'grid', required: true }, reason] },
  join: { fields: [unit, { name: 'task', kind: 'words', label: 'task', required: true }, { name: 'limit', kind: 'limit', label: 'limitmaybe' }] },
  'take-part': { fields: [part] },
  arrive: { fields: [part] },
  'hand-in': { fields: [part, { name: 'text', kind: 'words', label: 'result', required: true }] },
  leave: { fields: [part, reason] },
  whistle: { fields: [{ name: 'units', kind: 'units', label: 'units', required: true }, { name: 'text', kind: 'words', label: 'task', required: true }, { name: 'limit', kind: 'limit', label: 'limitmaybe' }] },
  merge: { fields: [{ name: 'into', kind: 'case', label: 'into', required: true }, reason] },
  unmerge: { fields: [reason] },
  link: { fields: [{ name: 'to', kind: 'case', label: 'tocase', required: true }, { name: 'kind', kind: 'choice', label: 'linkkind', choices: ['related', 'follows', 'leads_to'] }] },
  label: { fields: [{ name: 'add', kind: 'labels', label: 'labels' }, { name: 'remove', kind: 'labelled', label: 'unlabel' }] },
  supervise: { fields: [{ name: 'to', kind: 'person', label: 'person', required: true }, { name: 'limit', kind: 'limit', label: 'limit', required: true }, reason] },
  urge: { fields: [{ name: 'text', kind: 'words', label: 'notemaybe' }] },
  rate: { fields: [{ name: 'score', kind: 'score', label: 'score', required: true }, { name: 'text', kind: 'words', label: 'notemaybe' }] },
  reject: { fields: [reason] },

  // Of an application at the one window.
  papers: { fields: [papers] },
  notice: { fields: [papers, { name: 'text', kind: 'words', label: 'noticetext' }] },
  accept: {
    fields: [
      papers,
      { name: 'decide.outcome', kind: 'choice', label: 'decidenow', choices: outcomes },
      { name: 'decide.text', kind: 'words', label: 'decisionmaybe', needs: 'decide.outcome' },
      { name: 'decide.remedy', kind: 'words', label: 'remedy', needs: 'decide.outcome' },
      { name: 'decide.deliver.how', kind: 'choice', label: 'delivernow', choices: ways, needs: 'decide.outcome' },
    ],
  },
  send: { fields: [{ name: 'to', kind: 'unit', label: 'sendto' }, maybe] },
  decide: {
    fields: [
      { name: 'outcome', kind: 'choice', label: 'outcome', required: true, choices: outcomes },
      { name: 'text', kind: 'words', label: 'decisionmaybe' },
      { name: 'remedy', kind: 'words', label: 'remedy' },
      { name: 'deliver.how', kind: 'choice', label: 'delivernow', choices: ways },
    ],
  },
  deliver: { fields: [{ name: 'how', kind: 'choice', label: 'deliverhow', required: true, choices: ways }] },
  withdraw: { fields: [reason] },
  appoint: { fields: [{ name: 'at', kind: 'moment', label: 'when', required: true }, { name: 'kind', kind: 'choice', label: 'where', required: true, choices: ['window', 'home_visit'] }, { name: 'person', kind: 'person', label: 'personmaybe' }, { name: 'note', kind: 'words', label: 'bring' }] },
  proxy: { fields: [{ name: 'name', kind: 'line', label: 'agent', required: true }, { name: 'phone', kind: 'line', label: 'phone' }, { name: 'id_number', kind: 'line', label: 'idnumber' }, { name: 'authority', kind: 'line', label: 'authority', required: true }] },
};
