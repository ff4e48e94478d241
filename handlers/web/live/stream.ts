// What changes, as it changes. Over plain http a browser has six connections for
// all tabs of a host: so one tab holds the stream, elected by a lock, and tells
// the others; over plain http there are no locks, and a lease does it.
import { readonly, ref } from 'vue';
import { sync } from '~/clock/server';
import { lead } from './lead';

export interface Change { name: 'change' | 'notice' | 'behind'; projection?: string; case?: string; paths?: string[]; position?: string }
type Message = { kind: 'ping'; now: string; speed: number } | { kind: 'event'; change: Change } | { kind: 'cut'; at: number };

const heardMs = 40_000; // a ping is due every 15 s
const gatherMs = 50; // one command changes several views
const pauseMs = 300; // and a burst of them is one look at the server

const cutAt = ref<number | null>(null);
// staleSince is when the line went quiet, null while all is live.
export const staleSince = readonly(cutAt);

type Listener = (changes: Change[]) => void;
const listeners = new Set<Listener>();
let gathered: Change[] = [];
let heard = Date.now();
let told = 0;
let stop: (() => void) | null = null;

// onChange tells of changes until the function that it returns is called.
export function onChange(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

// listen opens the line for the person; one call a page.
export function listen(personID: string): void {
  hush();
  heard = Date.now();
  const watch = setInterval(() => { if (Date.now() - heard > heardMs) cut(heard); }, 5_000);
  const end = share(personID);
  stop = () => { clearInterval(watch); end(); };
}

export function hush(): void {
  stop?.();
  stop = null;
  cutAt.value = null;
}

// share lets one tab of the browser hold the stream for all of the same person.
function share(personID: string): () => void {
  const name = `gridcase-live:${personID}`;
  const channel = new BroadcastChannel(name);
  let followed = false;
  channel.onmessage = (e: MessageEvent<Message>) => { followed = true; take(e.data); };
  const both = (m: Message) => { take(m); channel.postMessage(m); };
  // Between the stream of the tab that led before and this one's nobody listened.
  const opened = () => { if (followed) both({ kind: 'event', change: { name: 'behind' } }); };
  const end = ('locks' in navigator ? byLock : lead)(name, () => open(both, opened));
  return () => { end(); channel.close(); };
}

function byLock(name: string, begin: () => () => void): () => void {
  const leave = new AbortController();
  navigator.locks.request(name, { signal: leave.signal }, () => new Promise<void>((resolve) => {
    const close = begin();
    leave.signal.addEventListener('abort', () => { close(); resolve(); });
  })).catch(() => { /* left before it was our turn */ });
  return () => leave.abort();
}

// open holds the stream itself; the browser connects again by itself, but not
// after a refusal: then it is tried anew every few seconds.
function open(tell: (m: Message) => void, opened: () => void): () => void {
  let source = connect();
  const retry = setInterval(() => { if (source.readyState === EventSource.CLOSED) source = connect(); }, 5_000);
  function connect(): EventSource {
    const s = new EventSource('/api/v1/live');
    s.addEventListener('ping', opened, { once: true }); // from the first one on the server tells all
    s.addEventListener('ping', (e) => tell({ kind: 'ping', ...(JSON.parse((e as MessageEvent<string>).data) as { now: string; speed: number }) }));
    for (const name of ['change', 'notice', 'behind'] as const) {
      s.addEventListener(name, (e) => tell({ kind: 'event', change: { ...(JSON.parse((e as MessageEvent<string>).data) as object), name } }));
    }
    s.onerror = () => tell({ kind: 'cut', at: Date.now() });
    return s;
  }
  return () => { clearInterval(retry); source.close(); };
}

function take(m: Message): void {
  if (m.kind === 'cut') return cut(m.at);
  heard = Date.now();
  const missed = cutAt.value !== null;
  cutAt.value = null;
  if (m.kind === 'ping') sync(m.now, m.speed);
  else gather(m.change);
  if (missed) gather({ name: 'behind' }); // what happened meanwhile was not heard
}

function cut(at: number): void {
  cutAt.value ??= at;
}

function gather(c: Change): void {
  gathered.push(c);
  if (gathered.length > 1) return;
  setTimeout(() => {
    const now = gathered;
    gathered = [];
    told = Date.now();
    for (const l of listeners) l(now);
  }, Math.max(gatherMs, told + pauseMs - Date.now()));
}
