// The typed way to the server: paths, bodies and answers are those of our own
// OpenAPI, so a wrong field does not compile.
import createClient, { type Middleware } from 'openapi-fetch';
import { language } from '~/words';
import { say } from '~/words/trade';
import { offline, Problem, type Refusal } from './problem';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];

const patience = 20_000; // milliseconds; a phone at 2G needs them

const manners: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', language.value);
    return request;
  },
  async onResponse({ response }) {
    if (response.ok) return response;
    const json = response.headers.get('Content-Type')?.includes('json') ? ((await response.json()) as Partial<Refusal>) : {};
    throw new Problem({
      code: `http.${response.status}`,
      detail: say('problem.unexpected'),
      request_id: response.headers.get('X-Request-Id') ?? undefined,
      ...json,
      status: response.status,
    });
  },
  onError: () => offline(),
};

export const api = createClient<paths>({
  baseUrl: '/',
  credentials: 'same-origin',
  fetch: (request) => fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(patience)]) }),
});
api.use(manners);

// newID is a UUIDv7. crypto.randomUUID makes other ones, and lacks on plain http.
export function newID(at = Date.now()): string {
  const b = crypto.getRandomValues(new Uint8Array(16));
  for (let i = 0; i < 6; i++) b[i] = Math.floor(at / 2 ** (8 * (5 - i))) & 0xff;
  b[6] = (b[6]! & 0x0f) | 0x70;
  b[8] = (b[8]! & 0x3f) | 0x80;
  const hex = Array.from(b, (x) => x.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
