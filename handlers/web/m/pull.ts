// Pulling a page down reads it anew, beside the button that does the same.
import { onBeforeUnmount, onMounted, ref } from 'vue';

export const enough = 72; // px

export function usePull(refresh: () => Promise<void>) {
  const pulled = ref(0);
  let from: number | null = null;
  let frame: HTMLElement | null = null;

  const begin = (e: TouchEvent) => { from = frame!.scrollTop <= 0 && e.touches.length === 1 ? e.touches[0]!.clientY : null; };
  const move = (e: TouchEvent) => { if (from !== null) pulled.value = Math.min(enough, Math.max(0, (e.touches[0]!.clientY - from) / 2)); };
  const end = () => {
    if (pulled.value >= enough) void refresh();
    pulled.value = 0;
    from = null;
  };

  onMounted(() => {
    frame = document.querySelector('main');
    frame?.addEventListener('touchstart', begin, { passive: true });
    frame?.addEventListener('touchmove', move, { passive: true });
    for (const name of ['touchend', 'touchcancel'] as const) frame?.addEventListener(name, end);
  });
  onBeforeUnmount(() => {
    frame?.removeEventListener('touchstart', begin);
    frame?.removeEventListener('touchmove', move);
    for (const name of ['touchend', 'touchcancel'] as const) frame?.removeEventListener(name, end);
  });
  return pulled;
}
