// The live connection: one stream a page, and a slow poll while it is cut. A sign
// says at all times which of the two it is.
import { sync } from './clock.js';
import { put } from './dom.js';
import { t } from './words.js';

let source = null;
let poll = null;
let since = null;
let heard = 0;
let told = () => {};

export function listen(tell) {
  hush();
  told = tell;
  source = new EventSource('/api/v1/live');
  source.addEventListener('ping', (e) => { alive(); const p = JSON.parse(e.data); sync(p.now, p.speed); });
  for (const name of ['change', 'notice', 'behind']) {
    source.addEventListener(name, (e) => { alive(); wake(name, JSON.parse(e.data)); });
  }
  source.onerror = cut;
  heard = Date.now();
  poll = setInterval(watch, 5000);
}

// A tab that nobody looks at gives its connection back: over plain http a browser
// has six for all tabs of a server, and the seventh tab would not even load.
document.addEventListener('visibilitychange', () => {
  if (!source) return;
  if (document.hidden) {
    source.close();
    clearInterval(poll);
  } else {
    const tell = told;
    listen(tell);
    tell({ events: [{ name: 'behind' }] });
  }
});

export function hush() {
  if (source) source.close();
  clearInterval(poll);
  clearTimeout(soon);
  source = poll = soon = since = null;
  told = () => {};
}

// A burst of changes is one look at the server, not fifty.
let soon = null;
let gathered = [];
function wake(name, data) {
  gathered.push({ name, ...data });
  if (soon) return;
  soon = setTimeout(() => {
    soon = null;
    told({ events: gathered.splice(0) });
  }, 300);
}

function alive() {
  heard = Date.now();
  const was = since;
  since = null;
  sign();
  if (was) wake('behind', {}); // what happened meanwhile was not heard
}

function cut() {
  if (!since) since = new Date();
  sign();
}

// watch notices a silent line too: a ping is due every 15 seconds. The browser
// tries again by itself, but not after the server refused it once.
function watch() {
  if (Date.now() - heard > 40000) cut();
  if (!since) return;
  told({ events: [{ name: 'behind' }] });
  if (source && source.readyState === EventSource.CLOSED) listen(told);
}

export function sign(e = document.getElementById('sign')) {
  if (!e) return;
  e.dataset.state = since ? 'cut' : 'live';
  put(e, since ? `○ ${t('cut')} ${since.toLocaleTimeString(t('locale'), { hour12: false })}` : `● ${t('live')}`);
}
