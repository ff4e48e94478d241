// How a due time stands, in a word and in a length of time: never by colour alone.
import { locale } from '~/words';
import { say } from '~/words/trade';
import { second } from './server';

export type Standing = 'none' | 'fine' | 'soon' | 'over';

// zone is where the work is done, whatever the device thinks.
export const zone = 'Asia/Shanghai';

export const soonMs = 30 * 60_000;

// standing and countdown read the second's tick: a component that shows them is
// drawn anew each second.
// at is the moment by which it is told, when that is not now.
export function standing(due: string | null | undefined, at = second.value): Standing {
  if (!due) return 'none';
  const left = Date.parse(due) - at;
  return left < 0 ? 'over' : left < soonMs ? 'soon' : 'fine';
}

export function countdown(due: string | null | undefined, at = second.value): string {
  if (!due) return say('due.none');
  const left = Date.parse(due) - at;
  return say(left < 0 ? 'due.over' : left < soonMs ? 'due.soon' : 'due.left', { time: length(Math.abs(left)) });
}

// length is a stretch of time in its two largest units.
export function length(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  const d = Math.floor(minutes / 1440);
  const h = Math.floor(minutes / 60) % 24;
  const m = minutes % 60;
  if (d) return `${d}${say('time.days')} ${h}${say('time.hours')}`;
  if (!h && !m) return `${Math.floor(ms / 1000) % 60}${say('time.seconds')}`;
  if (h) return `${h}${say('time.hours')} ${String(m).padStart(2, '0')}${say('time.minutes')}`;
  return `${m}${say('time.minutes')} ${String(Math.floor(ms / 1000) % 60).padStart(2, '0')}${say('time.seconds')}`;
}

// moment is a time as people here read it, whatever the device's zone is: long
// has the year, full the seconds, too, time no date at all; plain is for whoever
// reads one date in a year, with the day of the week. An English month is a word:
// of 01/12 nobody knows which it is.
export function moment(at: string | number, style: 'short' | 'long' | 'full' | 'time' | 'plain' = 'short'): string {
  const month = style === 'plain' ? 'long' : locale.value === 'zh-CN' ? 'numeric' : 'short';
  const date = style === 'time' ? {} : ({ month, day: 'numeric', ...(style === 'plain' && { weekday: 'short' }) } as const);
  const year = style === 'long' || style === 'full' ? ({ year: 'numeric' } as const) : {};
  const second = style === 'full' || style === 'time' ? ({ second: '2-digit' } as const) : {};
  return new Intl.DateTimeFormat(locale.value, { timeZone: zone, hour: '2-digit', minute: '2-digit', hour12: false, ...date, ...year, ...second }).format(new Date(at));
}
