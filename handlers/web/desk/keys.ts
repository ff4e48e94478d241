// Single-key shortcuts. They keep silent while somebody types, while an input
// method composes, and when they are switched off (WCAG 2.1.4).
import { onBeforeUnmount, onMounted, ref, shallowReactive, watch } from 'vue';

export interface Key { key: string; label: () => string; do: () => void }

const kept = 'gridcase.keys';
export const keysOn = ref(localStorage.getItem(kept) !== 'off');
watch(keysOn, (on) => localStorage.setItem(kept, on ? 'on' : 'off'));

// active is what the page at hand offers, for the help.
export const active = shallowReactive(new Map<string, Key>());

// useKeys offers keys while the component is on the page.
export function useKeys(keys: Key[]): void {
  onMounted(() => keys.forEach((k) => active.set(k.key, k)));
  onBeforeUnmount(() => keys.forEach((k) => { if (active.get(k.key) === k) active.delete(k.key); }));
}

const typing = (e: KeyboardEvent) => (e.target as HTMLElement).closest?.('input:not([type="checkbox"]), textarea, select, [contenteditable], [role="dialog"]');
// Enter on a link or a button is theirs.
const pressing = (e: KeyboardEvent) => e.key === 'Enter' && (e.target as HTMLElement).closest?.('a, button, summary');

window.addEventListener('keydown', (e) => {
  if (!keysOn.value || e.isComposing || e.keyCode === 229 || e.ctrlKey || e.metaKey || e.altKey || typing(e) || pressing(e)) return;
  const key = active.get(e.key);
  if (!key) return;
  e.preventDefault();
  key.do();
});
