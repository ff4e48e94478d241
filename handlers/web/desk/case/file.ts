// A case as the page shows it, read again when it changes.
import { onBeforeUnmount, ref } from 'vue';
import { api, type Schemas } from '~/api/client';
import { asProblem, type Problem } from '~/api/problem';
import { sync } from '~/clock/server';
import { onChange } from '~/live/stream';

export function useFile(id: () => string) {
  const file = ref<Schemas['File'] | null>(null);
  const entries = ref<Schemas['Entry'][]>([]);
  const clock = ref<Schemas['Clock'] | null>(null);
  const problem = ref<Problem | null>(null);
  const stale = ref(false);

  async function read(after?: string) {
    const params = { path: { id: id() }, query: after ? { after } : {} };
    try {
      const [page, timeline, why] = await Promise.all([
        api.GET('/api/v1/cases/{id}', { params }),
        api.GET('/api/v1/cases/{id}/timeline', { params }),
        api.GET('/api/v1/cases/{id}/clock', { params: { path: { id: id() } } }),
      ]);
      file.value = page.data!;
      entries.value = timeline.data!.entries ?? [];
      clock.value = why.data!;
      sync(page.data!.now);
      problem.value = null;
      stale.value = false;
    } catch (cause) {
      problem.value = asProblem(cause);
    }
  }

  // A change by somebody else is announced and not slipped under the reader's
  // eyes, unless nothing is being read yet.
  onBeforeUnmount(onChange((changes) => {
    if (changes.some((c) => c.name === 'behind')) void read();
    else if (changes.some((c) => c.case === id() && c.position !== file.value?.position)) stale.value = true;
  }));

  return { file, entries, clock, problem, stale, read };
}
