// One queue as it is on the screen. What changes meanwhile is counted and shown
// when the person says so: nothing moves under the cursor.
import { computed, onBeforeUnmount, ref } from 'vue';
import { api, type Schemas } from '~/api/client';
import { asProblem, type Problem } from '~/api/problem';
import { sync } from '~/clock/server';
import { onChange } from '~/live/stream';

export type Row = Schemas['QueueRow'];
export interface Only { level?: 'grid' | 'community' | 'street' | 'district'; holder?: string } // narrows a view and its counts

const page = 100;

export function useQueue() {
  const rows = ref<Row[]>([]);
  const counts = ref<Record<string, number>>({});
  const next = ref('');
  const problem = ref<Problem | null>(null);
  const loading = ref(true);
  const changed = ref(new Set<string>());
  const reach = ref<string[]>([]);
  let unit = '';
  let view = '';
  let only: Only = {};
  let turn = 0;

  async function open(u: string, v: string, paths: string[] = [], narrowed: Only = {}) {
    [unit, view, reach.value, only] = [u, v, paths, narrowed];
    loading.value = true;
    await show();
  }

  // show reads the queue anew, as many rows as were on the screen; after is the
  // position of what the person just did, which the answer must show.
  async function show(after?: string) {
    const mine = ++turn;
    try {
      const { data } = await api.GET('/api/v1/queues/{unit}', { params: { path: { unit }, query: { view, ...only, limit: Math.min(200, Math.max(page, rows.value.length)), ...(after ? { after } : {}) } } });
      if (mine !== turn) return;
      sync(data!.now, data!.speed);
      rows.value = data!.rows ?? [];
      counts.value = data!.counts ?? {};
      next.value = data!.next;
      problem.value = null;
      changed.value = new Set();
    } catch (cause) {
      if (mine === turn) problem.value = asProblem(cause);
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  async function more() {
    if (!next.value) return;
    const { data } = await api.GET('/api/v1/queues/{unit}', { params: { path: { unit }, query: { view, ...only, limit: page, cursor: next.value } } });
    rows.value = [...rows.value, ...(data!.rows ?? []).filter((r) => !rows.value.some((o) => o.id === r.id))];
    next.value = data!.next;
  }

  // drop takes a row away at once, before the server has confirmed; put brings
  // it back to where it was.
  function drop(id: string): () => void {
    const at = rows.value.findIndex((r) => r.id === id);
    const [row] = at >= 0 ? rows.value.splice(at, 1) : [];
    return () => { if (row) rows.value.splice(Math.min(at, rows.value.length), 0, row); };
  }

  const concerns = (paths?: string[]) => !reach.value.length || !paths || paths.some((p) => reach.value.some((r) => p === r || p.startsWith(`${r}.`)));
  const stop = onChange((changes) => {
    if (changes.some((c) => c.name === 'behind')) { void show(); return; }
    const mine = changes.filter((c) => c.projection === 'queue' && c.case && concerns(c.paths));
    if (!mine.length) return;
    if (!rows.value.length) { void show(); return; } // an empty list has nothing to move
    changed.value = new Set([...changed.value, ...mine.map((c) => c.case!)]);
  });
  onBeforeUnmount(stop);

  return { rows, counts, next, problem, loading, fresh: computed(() => changed.value.size), open, show, more, drop };
}
