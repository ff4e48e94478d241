// One queue as it is on the screen. What changes meanwhile is counted and shown
// when the person says so: nothing moves under the cursor.
import { computed, onBeforeUnmount, ref, shallowRef } from 'vue';
import { api, type Schemas } from '~/api/client';
import { asProblem, type Problem } from '~/api/problem';
import { sync } from '~/clock/server';
import { onChange } from '~/live/stream';

export type Row = Schemas['QueueRow'];
export interface Which { unit: string; view: string; label?: string; matter?: string; severity?: 'L1' | 'L2' | 'L3' | 'L4'; level?: 'grid' | 'community' | 'street' | 'district'; holder?: string }
export type Only = Omit<Which, 'unit' | 'view'>; // narrows a view and its counts

const page = 100;
const most = 200; // rows that the server gives at once

export function useQueue() {
  const rows = shallowRef<Row[]>([]);
  const counts = ref<Record<string, number>>({});
  const next = ref('');
  const onDuty = ref<Schemas['OnDuty'][]>([]);
  const problem = ref<Problem | null>(null);
  const loading = ref(true);
  const changed = ref(new Set<string>());
  const own = new Set<string>(); // positions of what the person did here
  const reach = ref<string[]>([]);
  let which: Which = { unit: '', view: '' };
  let turn = 0;
  let reading: Promise<void> | null = null;

  async function read(limit: number, cursor = '', after = '') {
    const { unit, ...query } = which;
    const { data } = await api.GET('/api/v1/queues/{unit}', { params: { path: { unit }, query: { ...query, limit, ...(cursor ? { cursor } : {}), ...(after ? { after } : {}) } } });
    sync(data!.now, data!.speed);
    return data!;
  }

  async function open(unit: string, view: string, paths: string[] = [], only: Only = {}) {
    [which, reach.value, rows.value, next.value, loading.value] = [{ unit, view, ...only }, paths, [], '', true];
    await show();
  }

  // show reads the queue anew, as far down as the person is; after is the
  // position of what they just did, which the answer must show.
  async function show(after = '', deep = 0) {
    const mine = ++turn;
    const want = Math.max(page, Math.min(rows.value.length, deep + page));
    try {
      let data = await read(Math.min(want, most), '', after);
      const all = data.rows ?? [];
      counts.value = data.counts ?? {};
      while (all.length < want && data.next && mine === turn) {
        data = await read(most, data.next);
        all.push(...(data.rows ?? []));
      }
      if (mine !== turn) return;
      [rows.value, next.value, problem.value, changed.value, onDuty.value] = [all, data.next, null, new Set(), data.on_duty ?? []];
    } catch (cause) {
      if (mine === turn) problem.value = asProblem(cause);
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  // more reads the page behind the last row, one at a time.
  function more(): Promise<void> {
    if (next.value && !reading) reading = follow().finally(() => { reading = null; });
    return reading ?? Promise.resolve();
  }
  async function follow() {
    const mine = turn;
    try {
      const data = await read(most, next.value);
      if (mine !== turn) return;
      const known = new Set(rows.value.map((r) => r.id));
      rows.value = [...rows.value, ...(data.rows ?? []).filter((r) => !known.has(r.id))];
      next.value = data.next;
    } catch (cause) {
      if (mine === turn) problem.value = asProblem(cause);
    }
  }

  // did takes note of a deed: its echo is no news, and the counts follow.
  async function did(position: string) {
    own.add(position);
    try {
      counts.value = (await read(1, '', position)).counts ?? {};
    } catch (cause) {
      problem.value = asProblem(cause);
    }
  }

  // drop takes a row away at once, before the server has confirmed; what it
  // answers brings it back to where it was.
  function drop(id: string): () => void {
    const at = rows.value.findIndex((r) => r.id === id);
    const row = rows.value[at];
    rows.value = rows.value.filter((r) => r.id !== id);
    return () => { if (row) rows.value = rows.value.toSpliced(Math.min(at, rows.value.length), 0, row); };
  }

  const concerns = (paths?: string[]) => !reach.value.length || !paths || paths.some((p) => reach.value.some((r) => p === r || p.startsWith(`${r}.`)));
  const stop = onChange((changes) => {
    if (changes.some((c) => c.name === 'behind')) { void show(); return; }
    const mine = changes.filter((c) => c.projection === 'queue' && c.case && concerns(c.paths) && !own.delete(c.position ?? ''));
    if (!mine.length) return;
    if (!rows.value.length && !loading.value) { void show(); return; } // an empty list has nothing to move
    changed.value = new Set([...changed.value, ...mine.map((c) => c.case!)]);
  });
  onBeforeUnmount(stop);

  return { rows, counts, next, onDuty, problem, loading, fresh: computed(() => changed.value.size), open, show, more, did, drop };
}
