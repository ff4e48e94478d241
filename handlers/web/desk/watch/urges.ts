// When a case may be urged again: more reminders are only read less. The server
// says no in any case; the page says it before one asks.
import { computed, reactive, type ComputedRef } from 'vue';
import type { Problem } from '~/api/problem';
import { length } from '~/clock/due';
import { second } from '~/clock/server';
import { both } from '~/words';
import { send } from '../verbs/send';
import type { Row } from '../queue/list';
import { say } from './words';

export const templates = ['template.fit', 'template.soon', 'template.late', 'template.call'] as const;
export type Template = (typeof templates)[number];

// refused are those that the server said no to, whose row does not say it yet.
const refused = reactive(new Map<string, number>()); // by case, in the server's milliseconds

// cooling is how long a case still rests, in words; "" when it may be urged.
export const cooling = (row: () => Row): ComputedRef<string> => computed(() => {
  const { id, urge_rests_until: until } = row();
  const left = Math.max(until ? Date.parse(until) : 0, refused.get(id) ?? 0) - second.value;
  return left > 0 ? length(left) : '';
});

export const fitting = (row: Row, chosen: Template): Exclude<Template, 'template.fit'> => (chosen !== 'template.fit' ? chosen : row.overdue ? 'template.late' : 'template.soon');

export async function urge(row: Row, chosen: Template): Promise<{ position: string; words: string }> {
  try {
    const answer = await send(row.id, 'urge', { text: say(fitting(row, chosen)) });
    return { position: answer.position, words: say('urged', { what: `${both(row.matter_name)} ${row.number}` }) };
  } catch (cause) {
    const left = Number((cause as Problem).facts?.retry_after);
    if (left > 0) refused.set(row.id, second.value + left * 1000);
    throw cause;
  }
}
