// A panel closes when one goes elsewhere: a click or the focus outside of it, or
// another page.
import { onBeforeUnmount, onMounted, watch, type Ref } from 'vue';
import { useRoute } from 'vue-router';

export function useAway(panel: Ref<HTMLElement | null>, close: () => void): void {
  const outside = (e: Event) => { if (e.target instanceof Node && !panel.value?.contains(e.target)) close(); };
  onMounted(() => { document.addEventListener('pointerdown', outside); document.addEventListener('focusin', outside); });
  onBeforeUnmount(() => { document.removeEventListener('pointerdown', outside); document.removeEventListener('focusin', outside); });
  const route = useRoute();
  watch(() => route.fullPath, close);
}
