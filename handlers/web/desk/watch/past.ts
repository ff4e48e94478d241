// The queue as it stood at a moment: read only, and never renewed by itself.
import { ref } from 'vue';
import { api, type Schemas } from '~/api/client';
import { asProblem, type Problem } from '~/api/problem';
import type { Only } from '../queue/list';

export function usePast() {
  const rows = ref<Schemas['QueueRow'][]>([]);
  const counts = ref<Record<string, number>>({});
  const next = ref('');
  const problem = ref<Problem | null>(null);
  const loading = ref(false);
  let turn = 0;

  async function open(unit: string, view: string, as_of: string, only: Only, cursor = '') {
    const mine = ++turn;
    loading.value = !cursor;
    try {
      const { data } = await api.GET('/api/v1/queues/{unit}', { params: { path: { unit }, query: { view, as_of, ...only, limit: 200, ...(cursor ? { cursor } : {}) } } });
      if (mine !== turn) return;
      rows.value = cursor ? [...rows.value, ...(data!.rows ?? [])] : (data!.rows ?? []);
      [counts.value, next.value, problem.value] = [data!.counts ?? {}, data!.next, null];
    } catch (cause) {
      if (mine === turn) problem.value = asProblem(cause);
    } finally {
      if (mine === turn) loading.value = false;
    }
  }
  return { rows, counts, next, problem, loading, open };
}
