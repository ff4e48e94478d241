// The document in force in the same form as a proposed one, so that the two can be
// held beside each other line by line.
import { api, type Schemas } from '~/api/client';
import { areas } from '../verbs/units';

// pretty has the names in order: a document is the same whoever wrote it down.
export function pretty(v: unknown): string {
  const order = (x: unknown): unknown => (Array.isArray(x) ? x.map(order) : x && typeof x === 'object' ? Object.fromEntries(Object.entries(x).sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, y]) => [k, order(y)])) : x);
  return JSON.stringify(order(v ?? null), null, 2);
}

export async function inForce(p: Schemas['Proposal']): Promise<string> {
  if (p.document === 'org') return pretty(units(p.body as { units?: { id: string }[] }));
  return pretty((await api.GET('/api/v1/documents/{document}', { params: { path: { document: p.document } } })).data!.body);
}

// units are those that a change of the tree names, with the fields that it names.
function units(change: { units?: { id: string }[] }): unknown {
  return { ...change, units: (change.units ?? []).flatMap((u) => {
    const now = areas.value.find((a) => a.id === u.id) as Record<string, unknown> | undefined;
    return now ? [Object.fromEntries(Object.keys(u).filter((k) => now[k] !== undefined).map((k) => [k, now[k]]))] : [];
  }) };
}
