// A trial runs on the server for some seconds; it is asked for now and then, and
// stopped when somebody leaves.
import { onBeforeUnmount, ref } from 'vue';
import { api, type Schemas } from '~/api/client';
import { asProblem, type Problem } from '~/api/problem';

const askMs = 700;

export function useTrial() {
  const trial = ref<Schemas['Whatif'] | null>(null);
  const problem = ref<Problem | null>(null);
  const busy = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function start(body: Schemas['WhatifInputBody']) {
    [trial.value, problem.value, busy.value] = [null, null, true];
    try {
      trial.value = (await api.POST('/api/v1/policy/whatif', { body })).data as Schemas['Whatif'];
      next();
    } catch (cause) {
      [problem.value, busy.value] = [asProblem(cause), false];
    }
  }

  function next() {
    if (trial.value?.state !== 'running') { busy.value = false; return; }
    timer = setTimeout(() => void look(), askMs);
  }

  async function look() {
    try {
      trial.value = (await api.GET('/api/v1/policy/whatif/{id}', { params: { path: { id: trial.value!.id } } })).data!;
      next();
    } catch (cause) {
      [problem.value, busy.value] = [asProblem(cause), false];
    }
  }

  async function stop() {
    clearTimeout(timer);
    if (trial.value?.state !== 'running') return;
    const { id } = trial.value;
    trial.value = { ...trial.value, state: 'stopped' };
    busy.value = false;
    await api.DELETE('/api/v1/policy/whatif/{id}', { params: { path: { id } } }).catch(() => { /* it ends by itself when nobody asks */ });
  }
  onBeforeUnmount(() => void stop());

  return { trial, problem, busy, start, stop };
}
