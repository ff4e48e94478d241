// Who has how much in hand, as it is or as it was: one answer for all the parts of
// the watch that add up the same cases.
import { onBeforeUnmount, ref, watch, type Ref } from 'vue';
import { api, type Schemas } from '~/api/client';
import { asProblem, type Problem } from '~/api/problem';
import { onChange } from '~/live/stream';

export function useBurdens(unit: Ref<string>, asOf: Ref<string>) {
  const work = ref<Schemas['Workload'] | null>(null);
  const problem = ref<Problem | null>(null);
  let turn = 0;

  async function read() {
    if (!unit.value) return;
    const mine = ++turn;
    try {
      const { data } = await api.GET('/api/v1/workload', { params: { query: { unit: unit.value, ...(asOf.value && { as_of: asOf.value }) } } });
      if (mine === turn) [work.value, problem.value] = [data!, null];
    } catch (cause) {
      if (mine === turn) problem.value = asProblem(cause);
    }
  }
  watch([unit, asOf], () => void read(), { immediate: true });
  onBeforeUnmount(onChange((changes) => { if (!asOf.value && changes.some((c) => c.projection === 'queue' || c.name === 'behind')) void read(); }));
  return { work, problem, read };
}
