// The words of the trade, the same on every page: states, levels, roles, verbs.
import { speaker } from '.';

export const trade = {
  product: ['网格办件', 'Gridcase'],
  motto: ['小事不出网格,大事不出社区', 'Small matters stay in the grid, big matters stay in the community'],

  'state.waiting': ['待认领', 'waiting'],
  'state.held': ['办理中', 'in hand'],
  'state.suspended': ['挂账', 'suspended'],
  'state.resolved': ['待核查', 'to be verified'],
  'state.closed': ['已结案', 'closed'],
  'state.rejected': ['不予受理', 'rejected'],
  'state.merged': ['已合并', 'merged'],

  'level.grid': ['网格', 'grid'],
  'level.community': ['社区', 'community'],
  'level.street': ['街道', 'street'],
  'level.district': ['区', 'district'],

  'role.grid_worker': ['网格员', 'Grid worker'],
  'role.station_staff': ['服务站工作人员', 'Station staff'],
  'role.street_staff': ['街道办工作人员', 'Street staff'],
  'role.district_staff': ['区指挥中心人员', 'District staff'],
  'role.supervisor': ['主管', 'Supervisor'],
  'role.admin': ['管理员', 'Administrator'],

  'severity.L1': ['特别重大', 'gravest'],
  'severity.L2': ['重大', 'grave'],
  'severity.L3': ['较大', 'serious'],
  'severity.L4': ['一般', 'ordinary'],

  'kind.incident': ['事件', 'Incident'],
  'kind.service': ['服务事项', 'Service item'],

  'due.over': ['超期 {time}', '{time} overdue'],
  'due.soon': ['即将到期 {time}', 'due in {time}'],
  'due.left': ['剩余 {time}', '{time} left'],
  'due.none': ['无时限', 'no limit'],
  'time.days': ['天', 'd'],
  'time.hours': ['小时', 'h'],
  'time.minutes': ['分', 'm'],
  'time.seconds': ['秒', 's'],

  'sign.live': ['实时', 'live'],
  'sign.stale': ['数据停在 {at}', 'stale since {at}'],

  'problem.offline': ['连不上服务器。请检查网络;已填写的内容仍在。', 'The server cannot be reached. Check the network; what you typed is still here.'],
  'problem.unexpected': ['服务器的答复不完整,请重试。', 'The answer was not whole. Try again.'],
  'problem.request': ['请求编号', 'request'],
  'problem.retry': ['重试', 'Try again'],

  'login.title': ['登录', 'Log in'],
  'login.username': ['工号', 'Staff number'],
  'login.password': ['密码', 'Password'],
  'login.fresh': ['新密码', 'New password'],
  'login.demo': ['演示登录', 'Demo logins'],
  'login.demohint': ['这是演示系统,点一下即可以该角色进入。', 'This is a demo: one click enters in that role.'],
  'login.over': ['登录已失效,请重新登录。未发送的内容都在。', 'Your session is over. Log in again; nothing unsent is lost.'],
  logout: ['退出登录', 'Log out'],
  otherLanguage: ['English', '中文'],
} as const;

export const say = speaker(trade);

// term says a word that comes from the server, such as a state; one that is not
// known yet is shown as it is rather than hidden.
export function term(kind: 'state' | 'level' | 'role' | 'severity' | 'kind', value: string): string {
  const name = `${kind}.${value}`;
  return name in trade ? say(name as keyof typeof trade) : value;
}
