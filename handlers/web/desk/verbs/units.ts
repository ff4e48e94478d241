// The units and people that the person sees, read once and shared by all pages.
import { computed, ref } from 'vue';
import { api, type Schemas } from '~/api/client';

const read = ref<Schemas['Area'][]>([]);
let asked: Promise<void> | null = null;

export const areas = computed(() => read.value);

// load reads them once; again asks anew, as after a change of the org tree.
export function load(again = false): Promise<void> {
  if (!asked || again) {
    asked = api.GET('/api/v1/areas').then(({ data }) => { read.value = data!.areas ?? []; }).catch((cause: unknown) => { asked = null; throw cause; });
  }
  return asked;
}

export const unit = (id: string) => read.value.find((a) => a.id === id);

const named = ref<Schemas['UnitName'][]>([]);
let looked: Promise<void> | null = null;

// directory has the names of all units of the district: a case may belong to one
// of whose work the person sees nothing.
export const directory = computed(() => named.value);

export function lookUp(): Promise<void> {
  looked ??= api.GET('/api/v1/units').then(({ data }) => { named.value = data!.units ?? []; }).catch((cause: unknown) => { looked = null; throw cause; });
  return looked;
}
