// Whether somebody is at work in a list. While nobody is, news comes in by
// itself; otherwise it is counted, and nothing moves under the cursor.
import { onBeforeUnmount, onMounted, useTemplateRef } from 'vue';

const stillMs = 1500; // a hand that has just moved or typed may be about to click

// useRest looks at the element that the page's template calls by the name.
export function useRest(name: string, working: () => boolean) {
  const list = useTemplateRef<HTMLElement>(name);
  let moved = 0;
  const stir = () => { moved = Date.now(); };
  const stirs = ['pointermove', 'pointerdown', 'keydown', 'wheel'] as const;
  onMounted(() => stirs.forEach((name) => addEventListener(name, stir, { passive: true })));
  onBeforeUnmount(() => stirs.forEach((name) => removeEventListener(name, stir)));

  // The list is seen from its top, and neither pointer nor focus is in it.
  return () => !working() && Date.now() - moved > stillMs
    && !list.value?.matches(':hover') && !list.value?.contains(document.activeElement)
    && (list.value?.getBoundingClientRect().top ?? 0) >= 0;
}
