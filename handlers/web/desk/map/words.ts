import { speaker } from '~/words';

export const say = speaker({
  title: ['网格地图', 'Map of the grids'],
  unit: ['单位', 'Unit'],
  legend: ['图例', 'Legend'],
  none: ['没有未结案卷', 'no open case'],
  open: ['有未结案卷', 'open cases'],
  over: ['有超期案卷 ▲', 'overdue cases ▲'],
  unstaffed: ['无网格员', 'no worker'],
  grid: ['网格', 'Grid'],
  count: ['未结', 'Open'],
  late: ['超期', 'Overdue'],
  workers: ['网格员', 'Workers'],
  empty: ['这个单位没有网格轮廓。请在导入组织架构时一并导入轮廓。', 'No grid of this unit has an outline. Import the outlines with the org tree.'],
  hint: ['在地图或列表中选一个网格，另一边会标出。方向键可在网格之间移动。数字为「▲超期/未结」。', 'Choose a grid on the map or in the list; it is marked in the other. Arrow keys go from grid to grid. The figures are ▲overdue/open.'],
  ofgrid: ['{name}：{open} 件未结', '{name}: {open} open'],
  ofgridlate: ['{name}：{open} 件未结，其中 {late} 件超期', '{name}: {open} open, {late} of them overdue'],
  toqueue: ['打开队列', 'Open the queue'],
  unchoose: ['取消选择', 'Choose none'],
  sum: ['{open} 件未结，其中 {late} 件超期', '{open} open, {late} of them overdue'],
} as const);
