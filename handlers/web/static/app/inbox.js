// What somebody should know: for them, and for the units they work.
import { call } from './api.js';
import { moment } from './clock.js';
import { h, put } from './dom.js';
import { both, t } from './words.js';
import { trouble } from './trouble.js';

export async function inbox(app) {
  const list = h('div', { 'aria-live': 'polite' });
  const draw = async () => {
    try {
      const page = await call('GET', 'inbox?limit=50');
      put(list, page.notices.length ? h('ul', { class: 'cards' }, page.notices.map(notice)) : h('p', { class: 'empty' }, t('noticenone')));
    } catch (problem) {
      if (problem.status === 401) return app.restart();
      put(list, trouble(problem, draw));
    }
  };
  app.refresh = ({ events }) => {
    if (events.some((e) => e.name !== 'change')) draw();
  };
  await draw();
  return h('div', { class: 'narrow' }, h('h1', {}, t('inbox')), list);
}

function notice(n) {
  return h('li', { class: 'card' },
    h('a', { class: 'what', href: `#/case/${n.case}` }, both(n.words)),
    h('p', { class: 'facts' }, `${both(n.matter_name)} · ${n.number} · ${moment(n.at)}${n.unit_name ? ' · ' + n.unit_name : ''} · ${n.by_name}`));
}
