// Light, dark, or as the device says.
import { ref, watchEffect } from 'vue';

export type Theme = 'light' | 'dark' | 'device';

const kept = 'gridcase.theme';
const dark = matchMedia('(prefers-color-scheme: dark)');
export const theme = ref<Theme>((localStorage.getItem(kept) as Theme | null) ?? 'device');
const device = ref(dark.matches);
dark.addEventListener('change', (e) => { device.value = e.matches; });

watchEffect(() => {
  localStorage.setItem(kept, theme.value);
  const isDark = theme.value === 'dark' || (theme.value === 'device' && device.value);
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
  document.documentElement.classList.toggle('dark', isDark); // Element Plus looks for this
});
