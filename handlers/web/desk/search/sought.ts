// What is looked for. An address is kept in histories and logs on the way, so
// only what cannot be a resident's stands in it: the number of a case, the code
// or the name of a matter. All else lives in the state of the history, which
// stays in this tab, and goes to the server in a body.
import { ref } from 'vue';
import type { Router } from 'vue-router';
import { api, type Schemas } from '~/api/client';

export const sought = ref('');

const number = /^\d{8}-?[0-9A-Z]{8}-?[0-9A-Z]$/i;
const code = /^[A-Z]\d{4}$/i;
let named: Promise<Set<string>> | null = null;

// names are those of the matters; without them nothing but numbers is linkable.
function names(): Promise<Set<string>> {
  named ??= api.GET('/api/v1/matters').then(
    ({ data }) => new Set((data!.matters ?? []).flatMap((m) => [m.zh, m.en.toLowerCase()])),
    () => { named = null; return new Set<string>(); },
  );
  return named;
}

const linkable = async (q: string) => number.test(q) || code.test(q) || (await names()).has(q.toLowerCase());

export async function look(router: Router, q: string, replace = false): Promise<void> {
  const to = (await linkable(q)) ? { name: 'search', query: { q } } : { name: 'search', query: {}, state: { q } };
  await router[replace ? 'replace' : 'push']({ ...to, force: true });
}

// follow keeps what is sought in step with the history, back and forth. A
// question that somebody put into an address by hand leaves it at once.
export function follow(router: Router): void {
  router.afterEach((to) => {
    if (to.name !== 'search') { sought.value = ''; return; }
    const q = typeof to.query.q === 'string' ? to.query.q : '';
    sought.value = q || String((history.state as { q?: string } | null)?.q ?? '');
    if (q) void linkable(q).then((may) => { if (!may && sought.value === q) void look(router, q, true); });
  });
}

export const find = async (body: { q: string; cursor?: string }): Promise<Schemas['Found']> => (await api.POST('/api/v1/search', { body: { limit: 20, ...body } })).data!;
