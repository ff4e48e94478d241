// One tab of a browser leads where there are no locks: over plain http a page has
// none, and there the six connections are few. Who leads holds a lease in the
// store that the tabs share and renews it; when it runs out, another one takes it.
import { newID } from '~/api/client';

const leaseMs = 6_000;
const lookMs = 2_000;
const settleMs = 200; // of two that take it at once, the one that is written last has it

// lead calls begin when this tab leads, and what that returned when it does no
// more. The answer takes this tab out.
export function lead(name: string, begin: () => () => void): () => void {
  const key = `gridcase.lead:${name}`;
  const me = newID();
  let end: (() => void) | null = null;
  let settling: ReturnType<typeof setTimeout> | undefined;

  const holder = (): string | null => {
    try {
      const lease = JSON.parse(localStorage.getItem(key) ?? 'null') as { id: string; until: number } | null;
      return lease && lease.until > Date.now() && lease.until < Date.now() + 2 * leaseMs ? lease.id : null;
    } catch {
      return null; // what somebody else wrote there
    }
  };
  const take = () => localStorage.setItem(key, JSON.stringify({ id: me, until: Date.now() + leaseMs }));
  const settle = () => { settling = undefined; if (holder() === me) end ??= begin(); };
  const resign = () => { end?.(); end = null; };

  function look() {
    const has = holder();
    if (has === me) return take();
    resign(); // a tab that slept finds another one in its place
    if (has) return;
    take();
    settling ??= setTimeout(settle, settleMs);
  }
  function leave() {
    resign();
    if (holder() === me) localStorage.removeItem(key);
  }
  const heard = (e: StorageEvent) => { if (e.key === key && !e.newValue) look(); };

  const timer = setInterval(look, lookMs);
  addEventListener('storage', heard);
  addEventListener('pagehide', leave);
  look();
  return () => {
    clearInterval(timer);
    clearTimeout(settling);
    removeEventListener('storage', heard);
    removeEventListener('pagehide', leave);
    leave();
  };
}
