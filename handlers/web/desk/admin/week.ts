// A week of a roster as people in China count it, whatever the device's zone is.
import { locale } from '~/words';

const day = 86_400_000;
const ahead = 8 * 3_600_000; // of China before UTC, all year

// monday is the first moment of the week that holds a day "2026-11-30" or a moment.
export function monday(of: string | number): number {
  const at = typeof of === 'number' ? of : Date.parse(`${of}T00:00:00+08:00`);
  const local = Math.floor((at + ahead) / day);
  return (local - ((local + 3) % 7)) * day - ahead;
}

export const days = (start: number): number[] => [0, 1, 2, 3, 4, 5, 6].map((n) => start + n * day);
export const later = (start: number, weeks: number): number => start + weeks * 7 * day;
export const iso = (at: number): string => new Date(at + ahead).toISOString().slice(0, 10);

const format = (at: number, how: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale.value, { timeZone: 'Asia/Shanghai', ...how }).format(new Date(at));
export const named = (at: number): string => format(at, { month: 'numeric', day: 'numeric', weekday: 'short' });
export const hour = (at: number): string => format(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

const date = (at: number): string => `${format(at, { month: 'numeric', day: 'numeric' })} ${hour(at)}`;

// hours is a shift as a day shows it; a start or an end on another day says which.
export function hours(from: string, to: string, on = Date.parse(from)): string {
  const [a, b, shown] = [Date.parse(from), Date.parse(to), iso(on)];
  return `${iso(a) === shown ? hour(a) : date(a)}–${iso(b) === shown ? hour(b) : iso(b - 1) === shown ? '24:00' : date(b)}`;
}

// typed is what an input for a local time holds, and moment reads it back.
export const typed = (at: number): string => new Date(at + ahead).toISOString().slice(0, 16);
export const moment = (text: string): string => new Date(`${text}:00+08:00`).toISOString();
