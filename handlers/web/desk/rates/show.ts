// How a rate's value is written, and how the page's address becomes a question.
import type { LocationQuery } from 'vue-router';
import type { Schemas } from '~/api/client';
import { both, locale } from '~/words';
import { say } from './words';

export type Rate = Schemas['Kpi'];
export type By = 'day' | 'unit' | 'staff';
export type Level = 'grid' | 'community' | 'street' | 'district';

// titled is a rate's name; the counts by rung have one title, and say which rung.
export function titled(r: Pick<Rate, 'name' | 'title'>): string {
  const rung = r.name.split(':')[1];
  const [, clock, n] = /^(accept|resolve|check)\.(\d+)$/.exec(rung ?? '') ?? [];
  return rung ? `${both(r.title)} · ${clock ? say(`rung.${clock as 'accept'}`, { n: n! }) : rung}` : both(r.title);
}

const number = (n: number, digits: number) => n.toLocaleString(locale.value, { maximumFractionDigits: digits, minimumFractionDigits: digits });

export function written(r: Pick<Rate, 'value' | 'in'> | undefined): string {
  if (!r || r.value === null || r.value === undefined) return '—';
  if (r.in === 'share') return `${number(r.value * 100, 1)} %`;
  return r.in === 'hours' ? say('hours', { n: number(r.value, 1) }) : number(r.value, Number.isInteger(r.value) ? 0 : 1);
}

// plotted is a value as a chart takes it: shares in percent, a gap where there
// is no value.
export const plotted = (r: Rate | undefined): number | null => (r?.value == null ? null : r.in === 'share' ? Math.round(r.value * 1000) / 10 : Math.round(r.value * 10) / 10);

const one = (q: LocationQuery, name: string) => (typeof q[name] === 'string' && q[name] ? (q[name] as string) : undefined);

export function asked(unit: string, q: LocationQuery) {
  return {
    unit, ...(one(q, 'from') && { from: one(q, 'from') }), ...(one(q, 'to') && { to: one(q, 'to') }), ...(one(q, 'matter') && { matter: one(q, 'matter') }),
    ...(one(q, 'level') && { level: one(q, 'level') as Level }), ...(one(q, 'as_of') && { as_of: one(q, 'as_of') }),
  };
}
