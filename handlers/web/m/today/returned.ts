// What came back to her, and what she was ordered: notices with the words that
// somebody wrote, so that she need not open the case to learn why.
import { api, type Schemas } from '~/api/client';

export type Notice = Schemas['Notice'];
export interface Back { notice: Notice; reason: string }
export interface Order { notice: Notice; due: string }

const kinds = ['refused', 'sent_back', 'returned'];
const shownMs = 7 * 24 * 3600_000;
const most = 5;

// latest is the newest of each case among notices of the given kinds.
function latest(notices: Notice[], wanted: string[], now: string): Notice[] {
  const fresh = notices.filter((n) => wanted.includes(n.kind) && Date.parse(now) - Date.parse(n.at) < shownMs);
  return fresh.filter((n, i) => fresh.findIndex((o) => o.case === n.case) === i).slice(0, most);
}

// cameBack lists returned reports and results; one that is on its way again is
// not among them.
export async function cameBack(notices: Notice[], now: string, open: Set<string>): Promise<Back[]> {
  const found = latest(notices, kinds, now).filter((n) => n.kind === 'refused' || open.has(n.case));
  return Promise.all(found.map(async (notice) => {
    const { data } = await api.GET('/api/v1/cases/{id}/timeline', { params: { path: { id: notice.case } } });
    const said = (data!.entries ?? []).filter((e) => e.text && Date.parse(e.at) === Date.parse(notice.at));
    return { notice, reason: said.at(-1)?.text ?? '' };
  }));
}

// orders lists the supervision orders that she has not met yet.
export async function orders(notices: Notice[], now: string, person: string): Promise<Order[]> {
  const found = await Promise.all(latest(notices, ['ordered'], now).map(async (notice) => {
    const { data } = await api.GET('/api/v1/cases/{id}', { params: { path: { id: notice.case } } });
    const met = ['resolved', 'closed', 'rejected', 'merged'].includes(data!.state);
    return !met && data!.order?.to === person ? { notice, due: data!.order.due } : null;
  }));
  return found.filter((o) => o !== null);
}
