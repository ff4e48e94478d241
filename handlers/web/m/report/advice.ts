// Which matter it may be: from the words, by the server while there is a way and
// by the catalogue's own words otherwise; without words, what she used lately.
import { ref } from 'vue';
import { api } from '~/api/client';
import { kept, keep, type Matter } from '../outbox/store';

export interface Advice { code: string; words: string[] }

const waitMs = 400;
const shown = 4;

export function adviser(owner: string, matters: () => Matter[]) {
  const advice = ref<Advice[]>([]);
  const recent = ref<string[]>([]);
  let soon: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  void kept<string[]>(`${owner}:recent`).then((r) => { recent.value = r ?? []; });

  function ask(text: string): void {
    clearTimeout(soon);
    const turn = ++asked;
    if (text.trim().length < 2) { advice.value = []; return; }
    soon = setTimeout(async () => {
      const found = await server(text).catch(() => byWords(text, matters()));
      if (turn === asked) advice.value = found.slice(0, shown).map(longest);
    }, waitMs);
  }

  async function used(code: string): Promise<void> {
    recent.value = [code, ...recent.value.filter((c) => c !== code)].slice(0, shown);
    await keep(`${owner}:recent`, recent.value.slice());
  }
  return { advice, recent, ask, used };
}

async function server(text: string): Promise<Advice[]> {
  const { data } = await api.POST('/api/v1/matters/suggest', { body: { text } });
  return (data!.suggestions ?? []).map((s) => ({ code: s.code, words: s.words ?? [] }));
}

// longest leaves out words that are part of another one.
const longest = (a: Advice): Advice => ({ ...a, words: a.words.filter((w) => !a.words.some((o) => o !== w && o.includes(w))) });

// byWords counts the pairs of characters that a name shares with the text.
function byWords(text: string, matters: Matter[]): Advice[] {
  return matters
    .map((m) => ({ code: m.code, words: pairs(m.zh).filter((p) => text.includes(p)) }))
    .filter((a) => a.words.length > 0)
    .sort((a, b) => b.words.length - a.words.length || (a.code < b.code ? -1 : 1));
}

const pairs = (s: string): string[] => Array.from({ length: Math.max(0, s.length - 1) }, (_, i) => s.slice(i, i + 2));

// find looks a matter up by code or by what its names contain.
export function find(matters: Matter[], words: string): Matter[] {
  const w = words.trim().toLowerCase();
  return matters.filter((m) => !w || m.code.toLowerCase().startsWith(w) || m.zh.includes(w) || m.en.toLowerCase().includes(w));
}
