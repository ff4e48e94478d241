// Views that people keep: a part of a queue under a name, their own or shared
// with their unit. They live in the log and are there in every browser.
import { ref } from 'vue';
import { api, newID, type Schemas } from '~/api/client';
import { person } from '~/api/session';
import type { Which } from './list';

export type Saved = Schemas['SavedView'];

export const saved = ref<Saved[]>([]);

export async function read(): Promise<void> {
  await movedIn();
  saved.value = (await api.GET('/api/v1/views')).data!.views ?? [];
}

export async function keep(name: string, list: Which, shared = '', id = newID()): Promise<void> {
  await api.PUT('/api/v1/views/{id}', { params: { path: { id } }, body: { name, list, ...(shared ? { shared_with: shared } : {}) } });
  await read();
}

// drop answers with the way back.
export async function drop(view: Saved): Promise<() => Promise<void>> {
  await api.DELETE('/api/v1/views/{id}', { params: { path: { id: view.id } } });
  saved.value = saved.value.filter((v) => v.id !== view.id);
  return () => keep(view.name, view.list, view.shared_with, view.id);
}

export const address = (l: Which) => ({ name: 'queue', params: { unit: l.unit }, query: { view: l.view, ...(l.label ? { label: l.label } : {}), ...(l.matter ? { matter: l.matter } : {}), ...(l.severity ? { severity: l.severity } : {}) } });

// movedIn brings over what an earlier version kept in this browser. It stays
// there until every view has arrived.
async function movedIn() {
  const kept = `gridcase.views.${person.value?.id ?? ''}`;
  const old = JSON.parse(localStorage.getItem(kept) ?? '[]') as { name: string; to: string }[];
  const home = (person.value?.grants ?? []).find((g) => g.role !== 'admin')?.unit ?? '';
  for (const v of [...old]) {
    const to = new URL(v.to, location.origin);
    const list = { unit: decodeURIComponent(to.pathname.split('/')[2] ?? '') || home, view: to.searchParams.get('view') ?? 'claimable' };
    const name = v.name.replace(/[^\p{L}\p{N} ·-]/gu, ' ').replace(/\d{5,}/g, '').trim().slice(0, 20) || list.view;
    const id = newID();
    await api.PUT('/api/v1/views/{id}', { params: { path: { id } }, body: { name, list } });
    old.shift();
    localStorage.setItem(kept, JSON.stringify(old));
  }
  localStorage.removeItem(kept);
}
