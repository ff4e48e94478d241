// Answers that are needed without a network: the catalogue, the grids, the lists
// of the day. Each is shown as last read, with its time, and read again when
// there is a way.
import { ref, type Ref } from 'vue';
import { api } from '~/api/client';
import { asProblem, type Problem } from '~/api/problem';
import { type Area, db, keep, type Matter } from './outbox/store';

export interface Kept<T> { value: Ref<T | null>; at: Ref<number | null>; problem: Ref<Problem | null>; refresh: () => Promise<void> }

// keeper reads through the phone's own store.
export function keeper<T>(key: string, read: () => Promise<T>): Kept<T> {
  const value = ref<T | null>(null) as Ref<T | null>;
  const at = ref<number | null>(null);
  const problem = ref<Problem | null>(null);
  const refresh = async () => {
    if (value.value === null) {
      const old = await (await db()).get('kept', key);
      if (old) [value.value, at.value] = [old.value as T, old.at];
    }
    try {
      value.value = await read();
      at.value = Date.now();
      problem.value = null;
      await keep(key, JSON.parse(JSON.stringify(value.value)));
    } catch (cause) {
      problem.value = asProblem(cause);
    }
  };
  return { value, at, problem, refresh };
}

export const matters = keeper<Matter[]>('matters', async () => (await api.GET('/api/v1/matters')).data!.matters ?? []);

let grids: Kept<Area[]> | null = null;
let gridsOf = '';

// gridsFor are the grids in the person's reach; another person has others.
export function gridsFor(person: string): Kept<Area[]> {
  if (!grids || gridsOf !== person) {
    gridsOf = person;
    grids = keeper<Area[]>(`${person}:grids`, async () => ((await api.GET('/api/v1/areas')).data!.areas ?? []).filter((a) => a.kind === 'grid'));
  }
  return grids;
}
