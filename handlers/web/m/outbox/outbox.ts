// The outbox: what was done on the phone and the server has not confirmed yet.
// It sends by itself, one item after the other, whenever there may be a way:
// at the start, when the network comes, when the page is looked at, and on a
// timer. navigator.onLine is a hint and never believed.
import { computed, ref } from 'vue';
import { newID } from '~/api/client';
import { asProblem, offline, Problem, type Refusal } from '~/api/problem';
import { expired } from '~/api/session';
import { language } from '~/words';
import { say } from '~/words/trade';
import { say as words } from '../words';
import { db, type Item, itemsOf } from './store';

const timerMs = 15_000;
const longestPauseMs = 5 * 60_000;
const keptSentMs = 3 * 24 * 3600_000; // sent items stay readable for three days

let owner = '';
const list = ref<Item[]>([]);
export const items = computed(() => list.value);
export const unsent = computed(() => list.value.filter((i) => i.state !== 'sent'));
export const lastSent = ref<{ id: string; number: string } | null>(null);

const channel = new BroadcastChannel('gridcase-outbox');
channel.onmessage = () => void reload();

// open shows the person's items and begins to send.
export async function open(person: string): Promise<void> {
  owner = person;
  await tidy();
  await reload();
  await navigator.storage?.persist?.();
  void flush();
}

export function shut(): void {
  owner = '';
  list.value = [];
}

async function reload(): Promise<void> {
  if (owner) list.value = await itemsOf(owner);
}

async function save(item: Item): Promise<void> {
  await (await db()).put('items', JSON.parse(JSON.stringify(item)) as Item); // a page's own objects are proxies, which no store takes
  await reload();
  channel.postMessage('changed');
}

// put queues a command and returns once it is safe on the phone.
export async function put(item: Pick<Item, 'kind' | 'case' | 'verb' | 'title' | 'body' | 'photos'> & { id?: string }): Promise<Item> {
  const full: Item = { schema: 1, owner, state: 'waiting', made: Date.now(), tries: 0, next: 0, ...item, id: item.id ?? newID() };
  await save(full);
  void flush();
  return full;
}

// resend tries again now, with what she changed.
export async function resend(item: Item, change: Partial<Item> = {}): Promise<void> {
  await save({ ...item, ...change, state: 'waiting', next: 0, tries: 0, problem: undefined });
  void flush();
}

export async function drop(item: Item): Promise<void> {
  await (await db()).delete('items', item.id);
  await reload();
  channel.postMessage('changed');
}

let running = false;
let again = false;

// flush sends what is due. Of several tabs one sends at a time.
export async function flush(): Promise<void> {
  if (!owner) return;
  if (running) { again = true; return; }
  running = true;
  try {
    do {
      again = false;
      if (navigator.locks) await navigator.locks.request('gridcase-outbox', sendAll);
      else await sendAll();
    } while (again);
  } finally {
    running = false;
  }
}

async function sendAll(): Promise<void> {
  const me = owner;
  const due = (await itemsOf(me)).filter((i) => (i.state === 'waiting' || i.state === 'sending') && i.next <= Date.now()).reverse();
  for (const item of due) {
    if (owner !== me) return; // somebody else is at the phone now
    if (!(await send(item))) return; // no way at present: the others would fail too
  }
}

// send carries one item over; false says that there is no way at present.
async function send(item: Item): Promise<boolean> {
  await save({ ...item, state: 'sending' });
  try {
    for (const sha of item.photos) await upload(sha);
    const answer = await deliver(item);
    await save({ ...item, state: 'sent', number: answer.number, done: Date.now(), problem: undefined });
    lastSent.value = { id: answer.id ?? item.case, number: answer.number ?? '' };
    return true;
  } catch (cause) {
    const problem = asProblem(cause);
    if (problem.status === 401) expired();
    const mayPass = problem.again || problem.status === 401;
    const tries = item.tries + 1;
    const pause = Math.min(longestPauseMs, 2 ** tries * 1000) * (0.75 + Math.random() / 2);
    await save({ ...item, tries, state: mayPass ? 'waiting' : 'refused', next: mayPass ? Date.now() + pause : 0, problem: plain(problem) });
    return !mayPass;
  }
}

const plain = (p: Problem): Refusal => ({ status: p.status, code: p.code, detail: p.detail, request_id: p.request_id });

async function upload(sha: string): Promise<void> {
  const store = await db();
  const photo = await store.get('photos', sha);
  if (!photo || photo.uploaded) return;
  try {
    await request('PUT', `blobs/${sha}`, photo.blob, { 'Content-Type': 'application/octet-stream' });
  } catch (cause) {
    const problem = asProblem(cause);
    // A server that keeps no photos may learn to: the photo waits for that.
    if ([404, 405].includes(problem.status)) throw new Problem({ ...plain(problem), status: 503, detail: words('outbox.nophotos') });
    throw problem;
  }
  await store.put('photos', { ...photo, uploaded: true });
}

interface Answer { id?: string; number?: string }

function deliver(item: Item): Promise<Answer> {
  const body = JSON.stringify(item.body);
  const json = { 'Content-Type': 'application/json' };
  if (item.kind === 'report') return request('PUT', `cases/${item.case}`, body, json);
  return request('POST', `cases/${item.case}/${item.verb}`, body, { ...json, 'Idempotency-Key': item.id });
}

// request is plain fetch: a body may have been queued by an older app, so it is
// sent as it was kept.
async function request(method: string, path: string, body: BodyInit, headers: Record<string, string>): Promise<Answer> {
  let answer: Response;
  try {
    answer = await fetch(`/api/v1/${path}`, {
      method, body, credentials: 'same-origin', signal: AbortSignal.timeout(60_000),
      headers: { ...headers, Accept: 'application/json', 'Accept-Language': language.value },
    });
  } catch {
    throw offline();
  }
  const json = answer.headers.get('Content-Type')?.includes('json') ? ((await answer.json()) as object) : {};
  if (answer.ok) return json as Answer;
  throw new Problem({
    code: `http.${answer.status}`, detail: say('problem.unexpected'), request_id: answer.headers.get('X-Request-Id') ?? undefined,
    ...(json as Partial<Refusal>), status: answer.status,
  });
}

// tidy forgets what was sent days ago, and photos that nothing needs any more.
async function tidy(): Promise<void> {
  const store = await db();
  const old = Date.now() - keptSentMs;
  const all = await store.getAll('items');
  for (const i of all) if (i.state === 'sent' && (i.done ?? 0) < old) await store.delete('items', i.id);
  const drafts = await store.getAll('drafts');
  const needed = new Set([...all.filter((i) => i.state !== 'sent').flatMap((i) => i.photos), ...drafts.flatMap((d) => d.photos.map((p) => p.sha))]);
  for (const sha of await store.getAllKeys('photos')) {
    const photo = await store.get('photos', sha);
    if (photo && !needed.has(sha) && photo.made < old) await store.delete('photos', sha);
  }
}

addEventListener('online', () => { void hurry(); });
document.addEventListener('visibilitychange', () => { if (!document.hidden) void hurry(); });
setInterval(() => void flush(), timerMs);

// hurry ends the pauses: the network has just come back.
export async function hurry(): Promise<void> {
  if (!owner) return;
  for (const i of await itemsOf(owner)) if (i.state === 'waiting' && i.next > Date.now()) await (await db()).put('items', { ...i, next: 0 });
  await flush();
}
