// The head of every page: where one can go, who one is, whether it is live.
import { call } from './api.js';
import { h, say } from './dom.js';
import { hush, sign } from './live.js';
import { setLanguage, t } from './words.js';

export function shell(app, here, home) {
  const link = (hash, name, text) => h('a', { href: hash, 'aria-current': here === name ? 'page' : null }, text);
  const queueHome = home.startsWith('#/queue') ? home : queueOf(app);
  const status = h('span', { id: 'sign', class: 'sign', role: 'status' });
  sign(status);
  return h('header', {},
    h('a', { class: 'brand', href: home }, t('product')),
    h('nav', { 'aria-label': t('places') },
      mayReport(app) && link('#/report', 'report', t('report')),
      queueHome && link(queueHome, 'queue', t('queue')),
      link('#/inbox', 'inbox', t('inbox'))),
    h('div', { class: 'who' },
      status, h('span', {}, app.person.name), languageSwitch(app),
      h('button', { type: 'button', class: 'plain', onclick: () => logout(app) }, t('logout'))));
}

export const mayReport = (app) => app.person.grants.some((g) => g.role !== 'admin');

function queueOf(app) {
  const g = app.person.grants.find((x) => x.role !== 'admin');
  return g && `#/queue/${g.unit}/claimable`;
}

async function logout(app) {
  hush();
  try {
    await call('DELETE', 'sessions');
  } catch (problem) {
    say(problem.detail, 'bad');
  }
  history.replaceState(null, '', location.pathname);
  await app.restart();
}

export function languageSwitch(app) {
  return h('button', {
    type: 'button', class: 'plain', lang: t('otherlang'),
    onclick: () => { setLanguage(t('otherlang')); app.restart(); },
  }, t('other'));
}
