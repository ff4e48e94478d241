// The address within /m/: five pages need no router.
import { computed, ref } from 'vue';

const path = ref(location.pathname);
addEventListener('popstate', () => { path.value = location.pathname; });

export const page = computed(() => path.value.replace(/^\/m\/?/, '').split('/')[0] || 'report');
export const argument = computed(() => path.value.split('/')[3] ?? '');

export function go(to: string): void {
  if (to === path.value) return;
  history.pushState(null, '', to);
  path.value = to;
  toTop();
}

// toTop shows a page from its beginning; what scrolls is within the frame.
export function toTop(): void {
  document.querySelectorAll('main, .fields').forEach((e) => e.scrollTo(0, 0));
  scrollTo(0, 0);
}

export function back(): void {
  if (history.length > 1) history.back();
  else go('/m/today');
}
