// Initials of matters as clerks type them: 暴露垃圾 is bllj. The table of sounds
// is large, so it is loaded when the page is.
import type { Schemas } from '~/api/client';

export type Sought = Schemas['Matter'] & { initials: string };

export async function withInitials(matters: Schemas['Matter'][]): Promise<Sought[]> {
  const { pinyin } = await import('pinyin-pro');
  return matters.map((m) => ({ ...m, initials: pinyin(m.zh, { pattern: 'first', toneType: 'none', type: 'array' }).join('').toLowerCase().replace(/[^a-z0-9]/g, '') }));
}

// find puts what begins with the words before what merely contains them.
export function find(all: Sought[], words: string): Sought[] {
  const w = words.trim().toLowerCase();
  if (!w) return [];
  const rank = (m: Sought) => (m.code.toLowerCase().startsWith(w) || m.initials.startsWith(w) || m.zh.startsWith(w) ? 0 : m.zh.includes(w) || m.initials.includes(w) || m.en.toLowerCase().includes(w) ? 1 : 2);
  return all.map((m) => ({ m, r: rank(m) })).filter((x) => x.r < 2).sort((a, b) => a.r - b.r || (a.m.code < b.m.code ? -1 : 1)).map((x) => x.m).slice(0, 8);
}
