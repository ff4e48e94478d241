// Ten thousand rows without ten thousand rows on the page: they come in chunks,
// and a chunk that is far from the screen is a gap of its own height.
import { computed, onBeforeUnmount, onMounted, reactive, type ComputedRef } from 'vue';

const size = 50;
const ahead = '1200px'; // drawn before it is scrolled to

export interface Chunk { n: number; from: number; to: number; drawn: boolean }

// useChunks cuts count rows; the chunk with the row at the cursor is always
// there, so that it can take the focus.
export function useChunks(count: () => number, at: () => number): { chunks: ComputedRef<Chunk[]>; hold: (n: number, el: unknown) => void } {
  const near = reactive(new Set<number>([0]));
  const held = new Map<number, HTMLElement>();
  let rowHeight = 64; // CSS pixels, until one was measured
  let watcher: IntersectionObserver | null = null;

  const chunks = computed(() => Array.from({ length: Math.ceil(count() / size) }, (_, n) => {
    const [from, to] = [n * size, Math.min(count(), (n + 1) * size)];
    return { n, from, to, drawn: near.has(n) || (at() >= from && at() < to) };
  }));

  // A chunk that goes leaves its height behind, so that nothing jumps.
  function seen(entries: IntersectionObserverEntry[]) {
    for (const e of entries) {
      const el = e.target as HTMLElement;
      const n = Number(el.dataset.chunk);
      if (e.isIntersecting) { near.add(n); el.style.minHeight = ''; continue; }
      const rows = el.querySelectorAll('li').length;
      if (rows) rowHeight = el.offsetHeight / rows;
      el.style.minHeight = `${rows ? el.offsetHeight : rowHeight * size}px`;
      near.delete(n);
    }
  }

  function hold(n: number, el: unknown) {
    const old = held.get(n);
    if (el === old) return;
    if (old) watcher?.unobserve(old);
    if (!(el instanceof HTMLElement)) { held.delete(n); return; }
    held.set(n, el);
    watcher?.observe(el);
  }

  onMounted(() => {
    watcher = new IntersectionObserver(seen, { rootMargin: `${ahead} 0px` });
    held.forEach((el) => watcher!.observe(el));
  });
  onBeforeUnmount(() => watcher?.disconnect());
  return { chunks, hold };
}
