import { speaker } from '~/words';

export const say = speaker({
  pick: ['选择日期：{what}', 'Choose the day: {what}'],
  earlier: ['上个月', 'Month before'],
  later: ['下个月', 'Month after'],
  like: ['年/月/日', '2 Nov 2026'],
  wrong: ['请写成 2026/11/2 或 2026年11月2日。', 'Write it as 2 Nov 2026 or 2026-11-02.'],
  clear: ['清空', 'Clear'],
  close: ['关闭', 'Close'],
  time: ['时间（时：分）', 'Time (hh:mm)'],
} as const);
