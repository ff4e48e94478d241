// Whatever goes wrong on the way to the server arrives as a Problem: a refusal
// with its code and sentence, and also a server that cannot be reached.
import { say } from '~/words/trade';

export interface Refusal {
  status: number;
  code: string;
  detail: string;
  request_id?: string;
  facts?: Record<string, string>;
  errors?: { location: string; message: string }[] | null; // which values, or lines, are wrong
}

export class Problem extends Error implements Refusal {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly request_id?: string;
  readonly facts?: Record<string, string>;
  readonly errors?: Refusal['errors'];

  constructor(r: Refusal) {
    super(r.detail);
    this.name = 'Problem';
    this.status = r.status;
    this.code = r.code;
    this.detail = r.detail;
    this.request_id = r.request_id;
    this.facts = r.facts;
    this.errors = r.errors;
  }

  // again reports whether sending the same once more may help.
  get again(): boolean {
    return [0, 408, 425, 429, 500, 502, 503, 504].includes(this.status);
  }
}

export function offline(): Problem {
  return new Problem({ status: 0, code: 'offline', detail: say('problem.offline') });
}

export function asProblem(cause: unknown): Problem {
  if (cause instanceof Problem) return cause;
  return cause instanceof TypeError || cause instanceof DOMException ? offline() : new Problem({ status: 0, code: 'page', detail: String(cause) });
}
