// Who is at this page. A 401 from anywhere ends the session here too; nothing
// that was typed or queued is touched by that.
import { computed, readonly, ref } from 'vue';
import { api, type Schemas } from './client';
import { asProblem } from './problem';

export type Person = Schemas['Person'];
export type Role = Schemas['Grant']['role'];

const who = ref<Person | null>(null);
const known = ref(false); // the server has answered, one way or the other

export const person = readonly(who);
export const settled = readonly(known);
export const roles = computed(() => new Set<Role>(who.value?.grants?.map((g) => g.role) ?? []));

// recall asks who is logged in. It throws when the server cannot be reached, and
// answers null when nobody is.
export async function recall(): Promise<Person | null> {
  try {
    const { data } = await api.GET('/api/v1/sessions/me');
    who.value = data?.person ?? null;
  } catch (cause) {
    const problem = asProblem(cause);
    if (problem.status !== 401) throw problem;
    who.value = null;
  }
  known.value = true;
  return who.value;
}

export async function logIn(username: string, password: string): Promise<Person> {
  const { data } = await api.POST('/api/v1/sessions', { body: { username, password } });
  who.value = data!.person;
  known.value = true;
  return data!.person;
}

// changePassword takes the first password, or the old one, and logs in with the
// new one.
export async function changePassword(username: string, old: string, fresh: string): Promise<Person> {
  const { data } = await api.POST('/api/v1/sessions/password', { body: { username, old, new: fresh } });
  who.value = data!.person;
  known.value = true;
  return data!.person;
}

export async function logOut(): Promise<void> {
  await api.DELETE('/api/v1/sessions');
  who.value = null;
}

// expired is called by whoever meets a 401.
export function expired(): void {
  who.value = null;
}
