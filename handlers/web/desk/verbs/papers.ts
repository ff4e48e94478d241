// The papers of an application as they lie on the counter: line by line, what of
// them is there. The server keeps what it had; only what is new is sent.
import type { Schemas } from '~/api/client';

export type Line = Pick<Schemas['PaperLine'], 'name' | 'if_any' | 'later'> & Partial<Schemas['PaperLine']>;
export type Mark = '' | 'have' | 'elsewhere' | 'no';
export interface Marked { mark: Mark; source?: string }
export type Counter = Record<string, Marked>;

// settled says whether a line needs no answer any more; what an earlier
// application has is taken over by the server.
export const settled = (l: Line) => l.state === 'there' || l.state === 'not_applicable' || Boolean(l.held_in);

export function brought(lines: Line[], counter: Counter): Schemas['Brought'] {
  const marked = (m: Mark) => lines.filter((l) => !settled(l) && counter[l.name]?.mark === m).map((l) => l.name);
  return {
    have: marked('have'),
    held_elsewhere: marked('elsewhere').map((paper) => ({ paper, source: counter[paper]!.source?.trim() ?? '' })),
    not_applicable: marked('no'),
  };
}

// lacking are the lines without which it is not accepted.
export const lacking = (lines: Line[], counter: Counter) => lines.filter((l) => !settled(l) && !l.later && !l.if_any && !counter[l.name]?.mark);
