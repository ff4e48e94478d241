// The names of the verbs and of what they ask, the same wherever they appear.
import { speaker } from '~/words';

const table = {
  'verb.claim': ['认领', 'Claim'],
  'verb.release': ['退回队列', 'Give back'],
  'verb.assign': ['改派', 'Assign'],
  'verb.note': ['备注', 'Note'],
  'verb.escalate': ['上交', 'Hand up'],
  'verb.hand-down': ['下交', 'Hand down'],
  'verb.resolve': ['提交结果', 'Hand in result'],
  'verb.verify': ['核查通过', 'Verify'],
  'verb.rework': ['返工', 'Rework'],
  'verb.close': ['结案', 'Close'],
  'verb.reopen': ['重新打开', 'Reopen'],
  'verb.suspend': ['挂账', 'Suspend'],
  'verb.resume': ['恢复办理', 'Resume'],
  'verb.extend': ['延期', 'Extension'],
  'verb.return': ['退单', 'Return'],
  'verb.rule': ['裁定', 'Rule'],
  'verb.transfer': ['移交', 'Transfer'],
  'verb.supervise': ['督办', 'Supervise'],
  'verb.urge': ['催办', 'Urge'],
  'verb.rate': ['评价', 'Rate'],
  'verb.reject': ['不予受理', 'Reject'],

  reason: ['原因', 'Reason'],
  reasonmaybe: ['原因(可不填)', 'Reason (may stay empty)'],
  result: ['处置结果', 'What was done'],
  note: ['内容', 'Text'],
  to: ['给谁', 'To'],
  person: ['人员', 'Person'],
  unit: ['单位', 'Unit'],
  below: ['下交到(不选则下一级)', 'Hand down to (none: one level)'],
  until: ['截至', 'Until'],
  limit: ['时限(如 4wh、5wd、15d)', 'Limit (such as 4wh, 5wd, 15d)'],
  code: ['退单原因', 'Why'],
  ruling: ['裁定意见', 'The ruling'],
  score: ['评分(1–5)', 'Score (1–5)'],
  decision: ['决定', 'Decision'],
  verdict: ['核查说明(可不填)', 'What you saw (may stay empty)'],
  choose: ['请选择', 'Choose'],
  needed: ['请填写:{field}', 'Please fill in: {field}'],
  done: ['已完成:{verb}', 'Done: {verb}'],
  busy: ['正在提交…', 'Sending…'],

  'code.wrong_unit': ['不属本单位职责', 'not our duty'],
  'code.not_on_list': ['不在准入清单', 'not on our list'],
  'code.duplicate': ['重复案卷', 'a duplicate'],
  'code.insufficient': ['信息不足', 'too little is known'],
  'code.beyond_power': ['超出权限', 'beyond our power'],
  'code.other': ['其他', 'another reason'],
} as const;

export const say = speaker(table);

// named says a word that follows from data, such as a verb of the server's; one
// that is not known yet is shown as it is.
export function named(kind: 'verb' | 'code', value: string): string {
  const name = `${kind}.${value}`;
  return name in table ? say(name as keyof typeof table) : value;
}
