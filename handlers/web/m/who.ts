// Who is at this phone. Without a network it is who was last: the app opens and
// works on, and the server asks again when there is a way.
import { computed, ref, watch } from 'vue';
import { asProblem } from '~/api/problem';
import { logOut, person, recall, settled, type Person } from '~/api/session';
import { keep, kept } from './outbox/store';

const last = ref<Person | null>(null);
const asked = ref(false);

export const waiting = computed(() => !asked.value);
export const me = computed<Person | null>(() => (person.value as Person | null) ?? (settled.value ? null : last.value));
// grids are the units that she works as a grid worker, as a deputy too.
export const grids = computed(() => [...new Set((me.value?.grants ?? []).filter((g) => g.role === 'grid_worker').map((g) => g.unit))]);
export const owner = computed(() => me.value?.id ?? '');

export async function start(): Promise<void> {
  try {
    const p = await recall();
    if (p) await keep('last', JSON.parse(JSON.stringify(p)));
  } catch (cause) {
    if (!asProblem(cause).again) throw cause;
    last.value = (await kept<Person>('last')) ?? null;
    setTimeout(() => void start(), 10_000);
  }
  asked.value = true;
}

watch(person, (p) => { if (p) last.value = null; });

// leave ends the session here and on the server; unsent items stay in the store
// for when this person comes back.
export async function leave(): Promise<void> {
  await logOut();
  await keep('last', null);
  last.value = null;
}
