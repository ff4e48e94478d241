// What must outlive a reload, an update of the app and a flat battery: unsent
// items, their photos, a draft, and what is needed to work without a network.
// Each record belongs to a person; another one on the same phone never sees it.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Schemas } from '~/api/client';
import type { Refusal } from '~/api/problem';

// State is where an item stands: refused ones stay until she mends or drops them.
export type State = 'waiting' | 'sending' | 'sent' | 'refused';

// Item is one command on its way. Its id is the case's for a report and the
// idempotency key for a verb: the same on every try, so a lost reply never makes
// a second case.
export interface Item {
  id: string;
  owner: string;
  schema: 1;
  kind: 'report' | 'verb';
  case: string;
  verb?: string;
  title: string; // what she reads in the outbox
  body: Record<string, unknown>;
  photos: string[]; // SHA-256; sent before the item
  state: State;
  made: number; // device time, ms
  tries: number;
  next: number; // not before, device time, ms
  problem?: Refusal;
  number?: string; // of the case, once sent
  done?: number;
}

// Photo is a shrunk picture under the digest of its bytes.
export interface Photo {
  sha: string;
  owner: string;
  blob: Blob;
  uploaded: boolean;
  made: number;
}

// Draft is the form as she left it.
export interface Draft {
  owner: string;
  id: string;
  form: Record<string, unknown>;
  photos: { sha: string; stage: 'before' | 'after' }[];
  at: number;
}

// Kept is an answer of the server that is needed without it.
export interface Kept {
  key: string; // '<person>:matters'
  value: unknown;
  at: number;
}

interface Schema extends DBSchema {
  items: { key: string; value: Item; indexes: { owner: string } };
  photos: { key: string; value: Photo };
  drafts: { key: string; value: Draft };
  kept: { key: string; value: Kept };
}

export type Matter = Schemas['Matter'];
export type Area = Schemas['Area'];

let opened: Promise<IDBPDatabase<Schema>> | null = null;

export function db(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('gridcase', 1, {
    upgrade(d) {
      d.createObjectStore('items', { keyPath: 'id' }).createIndex('owner', 'owner');
      d.createObjectStore('photos', { keyPath: 'sha' });
      d.createObjectStore('drafts', { keyPath: 'owner' });
      d.createObjectStore('kept', { keyPath: 'key' });
    },
    // A tab of an older version must not keep a newer one out.
    blocking: (_old, _new, event) => { (event.target as IDBDatabase).close(); opened = null; },
  });
  return opened;
}

export async function itemsOf(owner: string): Promise<Item[]> {
  const all = await (await db()).getAllFromIndex('items', 'owner', owner);
  return all.sort((a, b) => b.made - a.made);
}

export async function keep(key: string, value: unknown): Promise<void> {
  await (await db()).put('kept', { key, value, at: Date.now() });
}

export async function kept<T>(key: string): Promise<T | undefined> {
  return (await (await db()).get('kept', key))?.value as T | undefined;
}
