// What somebody typed and did not send yet. It survives a reload, going back and
// logging out, in this tab; nobody else who logs in here sees it.
import { person } from '~/api/session';

const key = (name: string) => `gridcase.typed.${person.value?.id ?? ''}.${name}`;

export const typed = {
  get: (name: string): string | null => sessionStorage.getItem(key(name)),
  set: (name: string, text: string): void => (text ? sessionStorage.setItem(key(name), text) : sessionStorage.removeItem(key(name))),
};
