// The way to the server. A refusal arrives as a Problem with its code, its
// sentence and the request's id; so does a server that cannot be reached.
import { language, t } from './words.js';

export class Problem extends Error {
  constructor(body) {
    super(body.detail);
    Object.assign(this, body);
  }
}

export async function call(method, path, { body, key } = {}) {
  const headers = { Accept: 'application/json', 'Accept-Language': language() };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (key) headers['Idempotency-Key'] = key;
  let answer;
  try {
    answer = await fetch(`/api/v1/${path}`, {
      method, headers, body: body === undefined ? undefined : JSON.stringify(body), credentials: 'same-origin',
      signal: AbortSignal.timeout ? AbortSignal.timeout(20000) : undefined,
    });
  } catch {
    throw new Problem({ status: 0, code: 'offline', detail: t('offline') });
  }
  const type = answer.headers.get('Content-Type') || '';
  const parsed = type.includes('json') ? await answer.json() : null;
  if (answer.ok) return parsed;
  throw new Problem({
    status: answer.status, code: `http.${answer.status}`, detail: t('unexpected'),
    request_id: answer.headers.get('X-Request-Id'), ...(parsed || {}),
  });
}

// Sending again helps against these; against any other status it does not.
export const again = (problem) => [0, 408, 429, 500, 502, 503, 504].includes(problem.status);
