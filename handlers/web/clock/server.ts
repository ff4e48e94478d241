// Countdowns run by the server's clock: a phone's own is wrong by minutes. In a
// demo the server's clock runs faster, and so does this one.
import { readonly, ref } from 'vue';

let server = Date.now();
let here = performance.now();
let speed = 1;

// now is the server's time in milliseconds.
export const now = (): number => server + (performance.now() - here) * speed;

// sync takes what a ping or an answer said; an answer without a speed leaves it.
export function sync(at: string, rate = speed): void {
  server = Date.parse(at);
  here = performance.now();
  speed = rate || 1;
  tick.value = now();
}

// tick changes once a second, so that whatever reads it is drawn anew.
const tick = ref(now());
setInterval(() => { tick.value = now(); }, 1000);
export const second = readonly(tick);
