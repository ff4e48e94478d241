// The entry: who is logged in, which screen the address names, and what is shown
// when something goes wrong on the way.
import { call } from './api.js';
import { h, put, say } from './dom.js';
import { sync } from './clock.js';
import { listen, hush } from './live.js';
import { t } from './words.js';
import { login } from './login.js';
import { shell } from './shell.js';
import { report } from './report.js';
import { queue } from './queue.js';
import { detail } from './case.js';
import { inbox } from './inbox.js';
import { trouble } from './trouble.js';

const main = () => document.getElementById('main');

// app is what every screen gets: the person, the reference data, the way out.
export const app = { person: null, about: null, matters: [], areas: [], refresh: null, leave: null, go, restart };

const screens = { report, queue, case: detail, inbox };

export function go(hash) {
  if (location.hash === hash) show();
  else location.hash = hash;
}

// Roles in the order in which they name the screen that somebody starts on.
const first = ['supervisor', 'district_staff', 'street_staff', 'station_staff', 'grid_worker'];

export function home() {
  const grant = first.map((role) => app.person.grants.find((g) => g.role === role)).find(Boolean);
  if (!grant) return '#/inbox';
  if (grant.role === 'grid_worker') return '#/report';
  return `#/queue/${grant.unit}/${grant.role === 'supervisor' ? 'escalated' : 'claimable'}`;
}

async function restart() {
  hush();
  if (app.leave) app.leave();
  app.refresh = app.leave = null;
  document.documentElement.lang = t('lang');
  document.title = t('product');
  try {
    app.about = await call('GET', 'about');
    sync(app.about.now, app.about.speed);
  } catch (problem) {
    put(main(), trouble(problem, restart));
    return;
  }
  try {
    app.person = (await call('GET', 'sessions/me')).person;
  } catch (problem) {
    app.person = null;
    put(document.getElementById('shell'));
    if (problem.status !== 401) return put(main(), trouble(problem, restart));
    return put(main(), login(app));
  }
  try {
    const [matters, areas] = await Promise.all([call('GET', 'matters'), call('GET', 'areas')]);
    app.matters = matters.matters;
    app.areas = areas.areas;
  } catch (problem) {
    return put(main(), trouble(problem, restart));
  }
  listen((event) => app.refresh && app.refresh(event));
  if (!location.hash || location.hash === '#/') history.replaceState(null, '', home());
  show();
}

// show draws the screen of the address. An answer that comes after the person
// has gone on to another screen is dropped.
let turn = 0;
async function show() {
  if (!app.person) return;
  const mine = ++turn;
  if (app.leave) app.leave();
  app.refresh = app.leave = null;
  const [, name, ...args] = location.hash.split('/').map(decodeURIComponent);
  put(document.getElementById('shell'), shell(app, name, home()));
  const screen = screens[name];
  if (!screen) return go(home());
  put(main(), h('p', { class: 'quiet', 'aria-busy': 'true' }, t('loading')));
  try {
    const drawn = await screen(app, ...args);
    if (mine === turn) put(main(), drawn);
  } catch (problem) {
    if (mine !== turn) return;
    if (problem.status === 401) return restart();
    put(main(), trouble(problem, show));
  }
  if (mine === turn) main().focus({ preventScroll: true });
}

window.addEventListener('hashchange', show);
window.addEventListener('unhandledrejection', (e) => say(String(e.reason && e.reason.detail || e.reason)));
restart();
