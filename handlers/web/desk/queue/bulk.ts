// One deed for many cases: each is decided by itself, and each says what came of
// it.
import { asProblem } from '~/api/problem';
import { newID } from '~/api/client';
import { send } from '../verbs/send';
import type { Row } from './list';

export interface Deed { verb: string; body: Record<string, unknown> }
export interface Outcome { row: Row; state: 'waiting' | 'done' | 'refused'; why?: string; position?: string; undo?: Deed }

const abreast = 4; // at once: quick, and fair to the others on the line

// undoing is what takes a deed back; nothing where only the other unit could.
function undoing(d: Deed, row: Row, reason: string): Deed | undefined {
  if (d.verb === 'claim') return { verb: 'release', body: { reason } };
  if (d.verb !== 'label') return undefined;
  const [add, remove] = [d.body.add, d.body.remove].map((x) => (x ?? []) as string[]) as [string[], string[]];
  return { verb: 'label', body: { add: remove.filter((l) => row.labels?.includes(l)), remove: add.filter((l) => !row.labels?.includes(l)) } };
}

// carry does the deed to each and reports as it goes. The keys are made before,
// so that what is tried again is carried out once.
export async function carry(outcomes: Outcome[], deed: (o: Outcome) => Deed | undefined, undoReason: string, told: () => void): Promise<void> {
  const left = outcomes.map((o) => ({ o, key: newID() }));
  const work = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const { o, key } = next;
      const d = deed(o);
      if (!d) continue;
      try {
        const answer = await send(o.row.id, d.verb, d.body, key);
        [o.state, o.why, o.position, o.undo] = ['done', undefined, answer.position, undoing(d, o.row, undoReason)];
      } catch (cause) {
        [o.state, o.why, o.undo] = ['refused', asProblem(cause).detail, undefined];
      }
      told();
    }
  };
  await Promise.all(Array.from({ length: abreast }, work));
}
