// Days as people here write them: a value is 2026-11-02, whatever the language of
// the device; shown and read in the form of the chosen language.
import { language, locale } from '~/words';
import { zone } from './due';

export type Day = string; // 2026-11-02

const utc = (day: Day) => Date.parse(`${day}T00:00:00Z`);
const iso = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);
const dayMs = 86_400_000;

export const shift = (day: Day, days: number): Day => iso(utc(day) + days * dayMs);

// dayOf is the day that a moment has here (UTC+8, without summer time).
export const dayOf = (ms: number): Day => iso(ms + 8 * 3_600_000);
export const start = (day: Day): string => new Date(`${day}T00:00:00+08:00`).toISOString();

// weekday counts from Monday, 0, to Sunday, 6.
export const weekday = (day: Day): number => (new Date(utc(day)).getUTCDay() + 6) % 7;

export const written = (day: Day): string => (day ? new Intl.DateTimeFormat(locale.value, { timeZone: 'UTC', year: 'numeric', month: language.value === 'en' ? 'short' : 'numeric', day: 'numeric' }).format(utc(day)) : '');
export const spoken = (day: Day): string => new Intl.DateTimeFormat(locale.value, { timeZone: 'UTC', dateStyle: 'full' }).format(utc(day));
export const monthName = (month: string): string => new Intl.DateTimeFormat(locale.value, { timeZone: 'UTC', year: 'numeric', month: 'long' }).format(utc(`${month}-01`));
export const weekdays = (): string[] => ['2024-01-01', '2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05', '2024-01-06', '2024-01-07'].map((d) => new Intl.DateTimeFormat(locale.value, { timeZone: 'UTC', weekday: 'narrow' }).format(utc(d)));

// days are those of a month such as 2026-11.
export function days(month: string): Day[] {
  const all: Day[] = [];
  for (let d = `${month}-01`; d.startsWith(month); d = shift(d, 1)) all.push(d);
  return all;
}

export const months = (month: string, by: number): string => {
  const n = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + by;
  return `${Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, '0')}`;
};

const english = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

// read takes 2026-11-2, 2026/11/02, 2026年11月2日, 20261102 and 2 Nov 2026; null is
// no day at all. Two-digit forms that could be read either way are not taken.
export function read(text: string): Day | null {
  const t = text.trim();
  const named = /^(\d{1,2})\s+([a-z]{3})[a-z]*\.?\s+(\d{4})$/i.exec(t);
  const plain = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/.exec(t) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(t);
  const [y, m, d] = named ? [named[3], english.indexOf(named[2]!.toLowerCase()) + 1, named[1]] : plain ? plain.slice(1) : [];
  if (!y || !m || !d) return null;
  const day = `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
  return Number.isNaN(utc(day)) || iso(utc(day)) !== day ? null : day;
}

// A moment as a day and a time of that day, here.
export const clockOf = (at: string | number): string => new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hour12: false }).format(new Date(at));
export const momentOf = (day: Day, time: string): string => new Date(`${day}T${time}:00+08:00`).toISOString();
