// A workbook from the server, kept under the name that the server gave it.
import { api } from '~/api/client';
import type { Only } from '../queue/list';
import type { Figure } from './Behind.vue';
import type { asked, By } from './show';

function keep(body: unknown, response: Response): string {
  const name = /filename="?([^";]+)"?/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? 'gridcase.xlsx';
  const link = document.createElement('a');
  link.href = URL.createObjectURL(body as Blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return name;
}

export async function ratesBook(question: ReturnType<typeof asked>, by: By): Promise<string> {
  const { data, response } = await api.GET('/api/v1/kpis.xlsx', { params: { query: { ...question, by } }, parseAs: 'blob' });
  return keep(data, response);
}

export async function behindBook(question: ReturnType<typeof asked>, of: { rate: string; part?: 'numerator' | 'denominator' } | { person: string; figure?: Figure }): Promise<string> {
  const { data, response } = 'rate' in of
    ? await api.GET('/api/v1/kpis/{rate}/cases.xlsx', { params: { path: { rate: of.rate }, query: { ...question, part: of.part } }, parseAs: 'blob' })
    : await api.GET('/api/v1/kpis/staff/{person}/cases.xlsx', { params: { path: { person: of.person }, query: { ...question, figure: of.figure } }, parseAs: 'blob' });
  return keep(data, response);
}

export async function queueBook(unit: string, query: { view: string; as_of?: string } & Only): Promise<string> {
  const { data, response } = await api.GET('/api/v1/queues/{unit}/sheet.xlsx', { params: { path: { unit }, query }, parseAs: 'blob' });
  return keep(data, response);
}
