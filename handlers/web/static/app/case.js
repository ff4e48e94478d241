// A case's own page: where it stands, what can be done, what happened, and why it
// is due when it is.
import { call } from './api.js';
import { countdown, moment, sync } from './clock.js';
import { h, put } from './dom.js';
import { claim } from './cards.js';
import { act } from './verbs.js';
import { both, t } from './words.js';
import { trouble } from './trouble.js';

export async function detail(app, id) {
  const page = h('div', { class: 'narrow' });
  const draw = async (position) => {
    const after = typeof position === 'string' && position ? `?after=${position}` : '';
    try {
      const [c, happened, clock] = await Promise.all([
        call('GET', `cases/${id}${after}`), call('GET', `cases/${id}/timeline${after}`), call('GET', `cases/${id}/clock`),
      ]);
      sync(c.now, app.about.speed);
      put(page, head(c), actions(app, c, draw), facts(c), timeline(happened.entries), reckoning(clock));
    } catch (problem) {
      if (problem.status === 401) return app.restart();
      put(page, trouble(problem, () => draw()));
    }
  };
  app.refresh = ({ events }) => {
    if (events.some((e) => e.name === 'behind' || e.case === id)) draw();
  };
  await draw();
  return page;
}

function head(c) {
  return h('div', {},
    h('p', {}, h('a', { href: '#', onclick: (e) => { e.preventDefault(); history.back(); } }, `← ${t('back')}`)),
    h('h1', {}, both(c.matter_name)),
    h('p', { class: 'facts' }, h('span', { class: 'tag' }, t('state.' + c.state)), h('span', { class: 'tag' }, c.severity), ` ${c.number} · `,
      c.state === 'suspended' ? `${t('until')} ${moment(c.suspended_until)}` : c.state === 'waiting' ? countdown(c.due.accept) : ['held', 'resolved'].includes(c.state) ? countdown(c.due.resolve) : null));
}

function actions(app, c, draw) {
  return h('div', { class: 'actions' }, c.can.map((verb) => (verb === 'claim'
    ? claim(c, draw)
    : h('button', { type: 'button', class: verb === 'resolve' || verb === 'verify' ? 'primary' : null, onclick: () => act(app, c, verb, draw) }, t(verb)))));
}

function facts(c) {
  const said = c.reporter && [c.reporter.name, c.reporter.phone, c.reporter.id_number].filter(Boolean).join(' · ');
  const rows = [
    [t('text'), c.text], [t('how'), c.result], [t('unit'), `${t('level.' + c.level)} · ${c.unit_name}`], [t('why'), both(c.route.why)],
    [t('holder'), c.holder_name || t('nobody')], [t('filed'), `${c.filed_by_name} · ${moment(c.opened_at)}`], [t('said'), said],
    [t('place'), (c.chain || []).map((s) => s.unit_name).join(' ← ')],
  ];
  return h('dl', {}, rows.filter(([, value]) => value).map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}

function timeline(entries) {
  return h('section', {}, h('h2', {}, t('timeline')),
    h('ol', { class: 'timeline' }, entries.map((e) => h('li', {},
      h('time', { datetime: e.at }, moment(e.at)), ' ', h('strong', {}, e.by_name), ` ${both(e.words)}`,
      e.text && h('blockquote', {}, e.text)))));
}

function reckoning(clock) {
  const one = (label, r) => r.limit && h('div', {},
    h('h3', {}, `${label}: ${both(r.words)} → ${r.due ? moment(r.due) : t('nodue')} ${r.provisional ? t('provisional') : ''}`),
    h('ul', {}, r.why.map((w) => h('li', {}, both(w)))));
  return h('details', {}, h('summary', {}, t('clock')),
    one(t('accept'), clock.accept), one(t('resolvelimit'), clock.resolve),
    one(t('resident'), clock.promise), h('ul', {}, clock.story.map((w) => h('li', {}, both(w)))));
}
