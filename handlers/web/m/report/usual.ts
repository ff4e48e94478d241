// What is common in her grids: what the phone offers while it knows nothing of
// her yet, and beside it later.
import { api } from '~/api/client';
import { now } from '~/clock/server';
import { type Kept, keeper } from '../kept';

export type Usual = Record<string, string[]>; // matters by grid, the commonest first

const daysBack = 90;

export function usualOf(person: string, grids: () => string[]): Kept<Usual> {
  return keeper<Usual>(`${person}:usual`, async () => Object.fromEntries(await Promise.all(grids().map(async (grid) => [grid, await common(grid)]))));
}

async function common(unit: string): Promise<string[]> {
  const from = new Date(now() - daysBack * 24 * 3600_000).toISOString().slice(0, 10);
  const { data } = await api.GET('/api/v1/kpis/{rate}/cases', { params: { path: { rate: 'reports' }, query: { unit, from, part: 'numerator', limit: 200 } } });
  const times = new Map<string, number>();
  for (const c of data!.cases ?? []) times.set(c.matter, (times.get(c.matter) ?? 0) + 1);
  return [...times].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([code]) => code);
}
