// Her month in figures, each with the list that it counts.
import { api, type Schemas } from '~/api/client';
import { now } from '~/clock/server';

export type Words = Schemas['Words'];
export interface Figure { name: FigureName; n: number; definition: Words | null }

// sources say which rate of her grids a figure is, and which part of it; null is
// her own work.
const sources = {
  reported: { rate: 'worker_valid', part: 'denominator' },
  valid: { rate: 'worker_valid', part: 'numerator' },
  self: { rate: 'self_handled', part: 'numerator' },
  handled: null,
} as const;

export type FigureName = keyof typeof sources;
export const figureNames = Object.keys(sources) as FigureName[];
export const isFigure = (name: string): name is FigureName => name in sources;

// since is the first of this month, as people here count days.
const since = (): string => `${new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date(now())).slice(0, 8)}01`;

export async function month(grids: string[], person: string): Promise<Figure[]> {
  const pages = await Promise.all(grids.map(async (unit) => (await api.GET('/api/v1/kpis', { params: { query: { unit, from: since(), by: 'staff' } } })).data!));
  return figureNames.map((name) => {
    const source = sources[name];
    const rates = pages.flatMap((p) => p.rates ?? []).filter((r) => r.name === source?.rate);
    const own = pages.flatMap((p) => p.staff ?? []).filter((s) => s.person === person);
    return {
      name, definition: rates[0]?.definition ?? null,
      n: source ? rates.reduce((sum, r) => sum + r[source.part], 0) : own.reduce((sum, s) => sum + s.handled, 0),
    };
  });
}

export async function behind(figure: FigureName, grids: string[], person: string): Promise<Schemas['KpiCase'][]> {
  const source = sources[figure];
  const lists = await Promise.all(grids.map(async (unit) => {
    const query = { unit, from: since(), limit: 200 };
    if (!source) return (await api.GET('/api/v1/kpis/staff/{person}/cases', { params: { path: { person }, query: { ...query, figure: 'handled' } } })).data!.cases ?? [];
    return (await api.GET('/api/v1/kpis/{rate}/cases', { params: { path: { rate: source.rate }, query: { ...query, part: source.part } } })).data!.cases ?? [];
  }));
  return lists.flat().sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}
