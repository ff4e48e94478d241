// When a case may be urged again: more reminders are only read less. The server
// says no in any case; the page says it before one asks.
import { computed, reactive } from 'vue';
import { api } from '~/api/client';
import type { Problem } from '~/api/problem';
import { length } from '~/clock/due';
import { second } from '~/clock/server';
import { both } from '~/words';
import { send } from '../verbs/send';
import type { Row } from '../queue/list';
import { say } from './words';

export const templates = ['template.fit', 'template.soon', 'template.late', 'template.call'] as const;
export type Template = (typeof templates)[number];

const until = reactive(new Map<string, number>()); // by case, in the server's milliseconds
let rest: Promise<number> | null = null; // minutes between two urges, by the policy in force

const minutes = () => (rest ??= api.GET('/api/v1/policy').then(({ data }) => Number((data!.policy as { limits?: { urge_minutes?: number } }).limits?.urge_minutes ?? 30)).catch(() => { rest = null; return 30; }));

// cooling is how long a case still rests, in words; "" when it may be urged.
export const cooling = (id: string) => computed(() => { const left = (until.get(id) ?? 0) - second.value; return left > 0 ? length(left) : ''; });

export const fitting = (row: Row, chosen: Template): Exclude<Template, 'template.fit'> => (chosen !== 'template.fit' ? chosen : row.overdue ? 'template.late' : 'template.soon');

export async function urge(row: Row, chosen: Template): Promise<{ position: string; words: string }> {
  try {
    const answer = await send(row.id, 'urge', { text: say(fitting(row, chosen)) });
    until.set(row.id, second.value + (await minutes()) * 60_000);
    return { position: answer.position, words: say('urged', { what: `${both(row.matter_name)} ${row.number}` }) };
  } catch (cause) {
    const left = Number((cause as Problem).facts?.retry_after);
    if (left > 0) until.set(row.id, second.value + left * 1000);
    throw cause;
  }
}
