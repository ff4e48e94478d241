// A verb on its way to a case. The key is made once for a wish: sent again after
// a lost reply, it is carried out once.
import { api, newID, type Schemas } from '~/api/client';
import { asProblem } from '~/api/problem';

export async function send(caseID: string, verb: string, body: Record<string, unknown>, key = newID()): Promise<Schemas['Case']> {
  // Every verb has the same shape of path and answer; note stands for them all.
  const path = `/api/v1/cases/{id}/${verb}` as '/api/v1/cases/{id}/note';
  const once = async () => (await api.POST(path, { params: { path: { id: caseID }, header: { 'Idempotency-Key': key } }, body: body as never })).data!;
  try {
    return await once();
  } catch (cause) {
    if (!asProblem(cause).again) throw cause;
    return once(); // the same key: never carried out twice
  }
}
