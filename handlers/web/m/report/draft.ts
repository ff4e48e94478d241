// The form as she left it: saved while she types, taken up after a reload.
import { reactive, watch } from 'vue';
import { newID } from '~/api/client';
import { db, type Draft } from '../outbox/store';
import type { Fix } from './place';

export interface Shot { sha: string; stage: 'before' | 'after' }

export interface Form {
  id: string; // of the case to be
  text: string;
  matter: string;
  grid: string;
  severity: string;
  onSpot: boolean;
  done: string; // what was done on the spot
  shots: Shot[];
  where: Fix | null; // where the photo was taken, though it may be sent from elsewhere
  at: number; // when it was begun: the time of occurrence, device time; 0 while the form is blank
}

export const empty = (): Form => ({ id: newID(), text: '', matter: '', grid: '', severity: '', onSpot: false, done: '', shots: [], where: null, at: 0 });

export const blank = (f: Form): boolean => !f.text && !f.matter && !f.shots.length && !f.onSpot;

const saveMs = 300;

// draftOf gives the person's form and keeps it from now on.
export async function draftOf(owner: string): Promise<{ form: Form; clear: () => Promise<void> }> {
  const old = await (await db()).get('drafts', owner);
  const form = reactive<Form>({ ...empty(), ...((old?.form as Partial<Form> | undefined) ?? {}) });
  let soon: ReturnType<typeof setTimeout> | undefined;
  const save = async () => {
    const plain = JSON.parse(JSON.stringify(form)) as Form;
    const draft: Draft = { owner, id: plain.id, form: plain as unknown as Record<string, unknown>, photos: plain.shots, at: Date.now() };
    await (await db()).put('drafts', draft);
  };
  watch(form, () => { clearTimeout(soon); soon = setTimeout(() => void save(), saveMs); }, { deep: true });
  const clear = async () => { Object.assign(form, empty()); clearTimeout(soon); await (await db()).delete('drafts', owner); };
  return { form, clear };
}
