// What a day is by a calendar, and what a draft changes of it.
import { weekday, type Day } from '~/clock/day';
import type { Mark } from '~/clock/Month.vue';
import { say } from './words';

export interface Draft { off: Set<Day>; makeup: Set<Day> }

export const months = (year: number): string[] => Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, '0')}`);

type Kind = 'work' | 'rest' | 'off' | 'makeup';
const kind = (d: Day, c: Draft): Kind => (c.off.has(d) ? 'off' : c.makeup.has(d) ? 'makeup' : weekday(d) > 4 ? 'rest' : 'work');

// reckon is how a day is shown; null for an ordinary working day.
export function reckon(d: Day, draft: Draft, was: Draft): Mark | null {
  const [now, before] = [kind(d, draft), kind(d, was)];
  const changed = now !== before;
  if (now === 'work' && !changed) return null;
  const words = changed ? `${say(`day.${before}`)} → ${say(`day.${now}`)}` : say(`day.${now}`);
  const sign = changed ? '＊' : now === 'off' || now === 'makeup' ? say(`sign.${now}`) : '';
  return { kind: [now, changed && 'changed'].filter(Boolean).join(' '), sign, words };
}
