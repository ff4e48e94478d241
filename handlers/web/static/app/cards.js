// Cases as they stand in a list: what, where, until when, and what can be done
// at once.
import { call } from './api.js';
import { countdown, moment } from './clock.js';
import { busy, h, say } from './dom.js';
import { key } from './ids.js';
import { act } from './verbs.js';
import { both, t } from './words.js';

export function cards(app, rows, changed) {
  return h('ul', { class: 'cards' }, rows.map((r) => card(app, r, changed)));
}

function card(app, r, changed) {
  return h('li', { class: 'card', 'data-id': r.id },
    h('div', { class: 'row' },
      h('a', { class: 'what', href: `#/case/${r.id}` }, both(r.matter_name)),
      countdown(r.due)),
    h('p', { class: 'facts' },
      h('span', { class: 'tag' }, t('state.' + r.state)),
      h('span', { class: 'tag' }, r.severity),
      r.climbed > 0 && h('span', { class: 'tag up' }, `↑ ${t('climbed')} ${r.climbed}`),
      ` ${r.unit_name}${r.grid_name ? ' · ' + r.grid_name : ''} · ${r.number} · ${moment(r.opened_at)}`,
      r.holder_name ? ` · ${t('holder')} ${r.holder_name}` : ''),
    h('p', { class: 'quiet' }, both(r.route.why)),
    h('div', { class: 'actions' }, quick(app, r, changed)));
}

// quick offers what most people do next with such a case; everything else stands
// on its page. The server decides who may.
function quick(app, r, changed) {
  const roles = new Set(app.person.grants.map((g) => g.role));
  const buttons = [];
  if (r.state === 'waiting') buttons.push(claim(r, changed));
  if (r.state === 'held' && r.holder === app.person.id) buttons.push(verb(app, r, 'resolve', changed));
  if (roles.has('supervisor') && (r.state === 'waiting' || r.state === 'held')) {
    if (r.level !== 'grid') buttons.push(verb(app, r, 'hand-down', changed));
    buttons.push(verb(app, r, 'assign', changed));
  }
  return buttons;
}

function verb(app, r, name, changed) {
  return h('button', { type: 'button', onclick: () => act(app, r, name, changed) }, t(name));
}

export function claim(r, changed) {
  const b = h('button', { type: 'button', class: 'primary' }, t('claim'));
  const once = key(); // pressed again after a failure, it is the same claim
  b.addEventListener('click', busy(b, async () => {
    try {
      const done = await call('POST', `cases/${r.id}/claim`, { key: once });
      say(`${t('took')}: ${done.number}`, 'good');
      changed(done.position);
    } catch (problem) {
      say(`${t('lost')}${problem.detail} (${problem.code})`, 'bad');
      if (problem.status === 409 || problem.status === 404) changed();
    }
  }));
  return b;
}
