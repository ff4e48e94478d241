// The words of the pages in both languages. What the server says comes in the
// language of the request.
const zh = {
  lang: 'zh-CN', locale: 'zh-CN', other: 'English', otherlang: 'en',
  product: '网格办件', motto: '小事不出网格,大事不出社区', places: '页面',
  login: '登录', logout: '退出', username: '账号(工号)', password: '密码',
  demo: '演示登录', demohint: '这是演示系统,点一下即可以该角色进入。',
  'role.grid_worker': '网格员', 'role.station_staff': '社区服务站', 'role.street_staff': '街道', 'role.district_staff': '区', 'role.supervisor': '主管', 'role.admin': '管理员',
  report: '上报', queue: '队列', inbox: '通知', loading: '正在读取…', retry: '重试', request: '请求编号',
  offline: '连不上服务器。请检查网络后重试,已填写的内容仍在。', unexpected: '服务器的答复不完整,请重试。',
  live: '实时', cut: '断开,自', over: '超期', soon: '即将到期', left: '剩余', nodue: '无时限',
  days: '天', hours: '小时', minutes: '分', seconds: '秒',
  newreport: '新上报', kind: '类别', incident: '事件', service: '服务', matter: '事项', findmatter: '搜索事项(名称或代码)', nomatter: '没有匹配的事项,换个词试试。',
  grid: '网格', text: '情况说明', texthint: '哪里、什么情况。最多 4000 字。', onspot: '已现场处置', onspotnote: '怎么处置的', send: '提交上报',
  severity: '严重程度', usual: '按目录', sent: '已上报,编号', mycases: '我手上的案卷', nomine: '手上没有案卷。新上报的小事会出现在这里。',
  reporter: '居民(可选)', rname: '姓名', rphone: '电话', rid: '证件号码',
  'view.claimable': '待认领', 'view.mine': '我的', 'view.escalated': '已上交', 'view.overdue': '已超期', 'view.soon': '即将超期', 'view.all': '全部',
  'empty.claimable': '没有待认领的案卷。新案卷会自动出现。', 'empty.mine': '您手上没有案卷。到「待认领」里认领一件。', 'empty.escalated': '没有上交的案卷,下级都办得了。',
  'empty.overdue': '没有超期的案卷。', 'empty.soon': '两小时内没有到期的案卷。', 'empty.all': '没有未结的案卷。',
  unit: '单位', holder: '经办人', nobody: '无人认领', number: '编号', opened: '上报时间', due: '时限', level: '层级', state: '状态', why: '为何在此',
  'state.waiting': '待认领', 'state.held': '办理中', 'state.suspended': '挂账', 'state.resolved': '待核查', 'state.closed': '已结案', 'state.rejected': '不予受理', 'state.merged': '已合并',
  'level.grid': '网格', 'level.community': '社区', 'level.street': '街道', 'level.district': '区',
  claim: '认领', release: '退回队列', assign: '改派', note: '备注', escalate: '上交', 'hand-down': '下交', resolve: '提交结果', verify: '核查通过', rework: '返工', close: '结案', reopen: '重新打开', reject: '不予受理', suspend: '挂账', resume: '恢复办理', until: '截至', transfer: '移交', urge: '催办', supervise: '督办', rate: '评价', said_so: '居民怎么说', return: '退单', rule: '裁定', ruling: '裁定意见', why_return: '退单原因', belongs: '应由哪个单位办理(单位编号)',
  'code.wrong_unit': '不属本单位职责', 'code.not_on_list': '不在准入清单', 'code.duplicate': '重复案卷', 'code.insufficient': '信息不足', 'code.beyond_power': '超出权限', 'code.other': '其他',
  extend: '延期', newlimit: '新的办理时限(如 4wh、5wd、15d)', grant: '同意', refuse: '不同意',
  reason: '原因', result: '处置结果', note_text: '备注内容', verdict: '核查说明(可不填)', to: '给谁', tounit: '下交到', onelevel: '下一级', cancel: '取消', done: '已完成:',
  more: '更多', timeline: '经过', back: '返回', clock: '时限怎么算的', accept: '签收', resolvelimit: '办结', resident: '对居民的期限', provisional: '(暂定:超出已知日历)',
  climbed: '上交次数', filed: '上报人', place: '地点', said: '居民', took: '认领成功', lost: '没有认领到:', changed: '列表有更新', noticenone: '没有通知。', choose: '请选择', how: '结果',
  nounits: '没有可以看的单位。请联系管理员授权。',
};

const en = {
  lang: 'en', locale: 'en-GB', other: '中文', otherlang: 'zh-CN',
  product: 'Gridcase', motto: 'Small matters stay in the grid, big matters stay in the community', places: 'Pages',
  login: 'Log in', logout: 'Log out', username: 'Username (staff number)', password: 'Password',
  demo: 'Demo logins', demohint: 'This is a demo: one click enters in that role.',
  'role.grid_worker': 'Grid worker', 'role.station_staff': 'Service station', 'role.street_staff': 'Street', 'role.district_staff': 'District', 'role.supervisor': 'Supervisor', 'role.admin': 'Administrator',
  report: 'Report', queue: 'Queue', inbox: 'Inbox', loading: 'Loading…', retry: 'Try again', request: 'request',
  offline: 'The server cannot be reached. Check the network and try again; what you typed is still here.', unexpected: 'The answer was not whole. Try again.',
  live: 'live', cut: 'cut off since', over: 'overdue', soon: 'due soon', left: 'left', nodue: 'no limit',
  days: 'd', hours: 'h', minutes: 'm', seconds: 's',
  newreport: 'New report', kind: 'Kind', incident: 'Incident', service: 'Service', matter: 'Matter', findmatter: 'Find a matter (name or code)', nomatter: 'No matter fits. Try another word.',
  grid: 'Grid', text: 'What is it', texthint: 'Where, and what. 4,000 characters at most.', onspot: 'Handled on the spot', onspotnote: 'What was done', send: 'Send the report',
  severity: 'Severity', usual: 'as in the catalogue', sent: 'Reported, number', mycases: 'My cases', nomine: 'You hold no case. Small matters that you report appear here.',
  reporter: 'Resident (if any)', rname: 'Name', rphone: 'Phone', rid: 'ID number',
  'view.claimable': 'To claim', 'view.mine': 'Mine', 'view.escalated': 'Escalated', 'view.overdue': 'Overdue', 'view.soon': 'Due soon', 'view.all': 'All',
  'empty.claimable': 'Nothing waits to be claimed. New cases appear by themselves.', 'empty.mine': 'You hold no case. Claim one under “To claim”.', 'empty.escalated': 'Nothing has climbed: the units below manage.',
  'empty.overdue': 'Nothing is overdue.', 'empty.soon': 'Nothing is due within two hours.', 'empty.all': 'No case is open.',
  unit: 'Unit', holder: 'Holder', nobody: 'nobody yet', number: 'Number', opened: 'Reported', due: 'Due', level: 'Level', state: 'State', why: 'Why here',
  'state.waiting': 'waiting', 'state.held': 'in hand', 'state.suspended': 'suspended', 'state.resolved': 'to be verified', 'state.closed': 'closed', 'state.rejected': 'rejected', 'state.merged': 'merged',
  'level.grid': 'grid', 'level.community': 'community', 'level.street': 'street', 'level.district': 'district',
  claim: 'Claim', release: 'Give back', assign: 'Assign', note: 'Note', escalate: 'Hand up', 'hand-down': 'Hand down', resolve: 'Hand in result', verify: 'Verify', rework: 'Rework', close: 'Close', reopen: 'Reopen', reject: 'Reject', suspend: 'Suspend', resume: 'Resume', until: 'Until', transfer: 'Transfer', urge: 'Urge', supervise: 'Supervise', rate: 'Rate', said_so: 'In the words of the resident', return: 'Return', rule: 'Rule', ruling: 'The ruling', why_return: 'Why', belongs: 'The unit that it belongs to (its id)',
  'code.wrong_unit': 'not our duty', 'code.not_on_list': 'not on our list', 'code.duplicate': 'a duplicate', 'code.insufficient': 'too little is known', 'code.beyond_power': 'beyond our power', 'code.other': 'another reason',
  extend: 'Extension', newlimit: 'New limit (such as 4wh, 5wd, 15d)', grant: 'Grant', refuse: 'Refuse',
  reason: 'Reason', result: 'What was done', note_text: 'Note', verdict: 'What you saw (may stay empty)', to: 'To', tounit: 'Hand down to', onelevel: 'one level down', cancel: 'Cancel', done: 'Done: ',
  more: 'More', timeline: 'What happened', back: 'Back', clock: 'Why it is due then', accept: 'Claim', resolvelimit: 'Settle', resident: 'Promised to the resident', provisional: '(provisional: beyond the known calendar)',
  climbed: 'Climbed', filed: 'Reported by', place: 'Place', said: 'Resident', took: 'Claimed', lost: 'Not claimed: ', changed: 'The list has changed', noticenone: 'No notices.', choose: 'Choose', how: 'Result',
  nounits: 'There is no unit for you to see. Ask an administrator for a role.',
};

let current = localStorage.getItem('language') === 'en' ? 'en' : 'zh-CN';

export const language = () => current;
export const t = (name) => (current === 'en' ? en : zh)[name] ?? name;

// both picks from a value that the server gave in both languages.
export const both = (words) => (words ? (current === 'en' ? words.en : words.zh) : '');

export function setLanguage(l) {
  current = l;
  localStorage.setItem('language', l);
}
