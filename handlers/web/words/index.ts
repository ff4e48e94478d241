// Words in both languages. A table gives each word as [Chinese, English], so
// that neither can be forgotten; {n} in a sentence is replaced by a value.
import { computed, ref } from 'vue';

export type Language = 'zh-CN' | 'en';
export type Table = Record<string, readonly [zh: string, en: string]>;

const kept = 'gridcase.language';
const chosen = ref<Language>(localStorage.getItem(kept) === 'en' ? 'en' : 'zh-CN');

export const language = computed(() => chosen.value);
export const locale = computed(() => (chosen.value === 'en' ? 'en-GB' : 'zh-CN'));

export function setLanguage(l: Language): void {
  chosen.value = l;
  localStorage.setItem(kept, l);
  document.documentElement.lang = l;
}
document.documentElement.lang = chosen.value;

export type Values = Record<string, string | number>;

// speaker makes the t() of one table; a name that is not in it does not compile.
export function speaker<T extends Table>(table: T): (name: keyof T & string, values?: Values) => string {
  return (name, values) => {
    const pair = table[name];
    const text = pair ? pair[chosen.value === 'en' ? 1 : 0] : name;
    return values ? text.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole)) : text;
  };
}

// both picks from a value that the server gave in both languages.
export function both(words: { zh: string; en: string } | null | undefined): string {
  return words ? (chosen.value === 'en' ? words.en : words.zh) : '';
}
