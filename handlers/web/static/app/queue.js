// A unit's queue in tabs with counts. What changes meanwhile is read again; the
// list is drawn anew only when it is another one, so nothing jumps under a finger.
import { call } from './api.js';
import { sync } from './clock.js';
import { field, h, put } from './dom.js';
import { cards } from './cards.js';
import { both, t } from './words.js';
import { trouble } from './trouble.js';

const tabs = ['claimable', 'mine', 'escalated', 'overdue', 'soon', 'all'];

export async function queue(app, unit, view = 'claimable') {
  if (!unit) unit = (app.areas[0] || {}).id;
  if (!unit) return h('p', { class: 'quiet' }, t('nounits'));
  const bar = h('nav', { class: 'tabs', 'aria-label': t('queue') });
  const body = h('div');
  const title = h('h1');
  let shown = '';
  let rows = [];
  let next = '';
  const at = { position: '' };

  const draw = async (position) => {
    if (typeof position === 'string') at.position = position;
    try {
      const page = await call('GET', `queues/${unit}?view=${view}&limit=50${at.position && `&after=${at.position}`}`);
      at.position = '';
      sync(page.now, page.speed);
      put(title, page.unit_name);
      put(bar, tabs.map((v) => h('a', { href: `#/queue/${unit}/${v}`, 'aria-current': v === view ? 'page' : null }, t('view.' + v), ' ', h('b', {}, page.counts[v] ?? 0))));
      next = page.next;
      rows = page.rows;
      list(false);
    } catch (problem) {
      if (problem.status === 401) return app.restart();
      shown = '';
      put(body, trouble(problem, () => draw()));
    }
  };
  const list = (force) => {
    const now = JSON.stringify(rows) + next;
    if (now === shown && !force) return;
    shown = now;
    const focused = document.activeElement && document.activeElement.closest && document.activeElement.closest('[data-id]');
    const keep = focused && focused.dataset.id;
    put(body, rows.length ? cards(app, rows, draw) : h('p', { class: 'empty' }, t('empty.' + view)), next && more());
    if (keep) body.querySelector(`[data-id="${keep}"] a`)?.focus({ preventScroll: true });
  };
  const more = () => h('button', {
    type: 'button', onclick: async () => {
      try {
        const page = await call('GET', `queues/${unit}?view=${view}&limit=50&cursor=${encodeURIComponent(next)}`);
        rows = rows.concat(page.rows);
        next = page.next;
        list(true);
      } catch (problem) {
        put(body, trouble(problem, () => draw()));
      }
    },
  }, t('more'));

  app.refresh = ({ events }) => {
    if (events.some((e) => e.name === 'behind' || e.projection === 'queue')) draw();
  };
  await draw();
  return h('div', {}, h('div', { class: 'row' }, title, chooser(app, unit, view)), bar, body);
}

// chooser goes to another unit's queue.
function chooser(app, unit, view) {
  const units = app.areas.filter((a) => a.kind !== 'office');
  const select = h('select', { onchange: () => app.go(`#/queue/${select.value}/${view}`) },
    units.map((a) => h('option', { value: a.id, selected: a.id === unit }, `${'　'.repeat(a.path.split('.').length - 1)}${both(a)}`)));
  if (!units.some((a) => a.id === unit)) select.prepend(h('option', { value: unit, selected: true }, unit));
  return field(t('unit'), select);
}
