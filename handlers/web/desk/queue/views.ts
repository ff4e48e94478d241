// Views that somebody saved: an address with a name. They are the person's own
// and live in this browser.
import { ref, watch } from 'vue';
import { person } from '~/api/session';

export interface Saved { name: string; to: string }

const key = () => `gridcase.views.${person.value?.id ?? ''}`;
export const saved = ref<Saved[]>([]);

watch(() => person.value?.id, () => { saved.value = JSON.parse(localStorage.getItem(key()) ?? '[]') as Saved[]; }, { immediate: true });

export function save(view: Saved): void {
  saved.value = [...saved.value.filter((v) => v.name !== view.name), view];
  localStorage.setItem(key(), JSON.stringify(saved.value));
}

export function drop(name: string): void {
  saved.value = saved.value.filter((v) => v.name !== name);
  localStorage.setItem(key(), JSON.stringify(saved.value));
}
