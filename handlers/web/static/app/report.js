// The worker's screen: report first, then what she has in hand.
import { again, call } from './api.js';
import { now } from './clock.js';
import { busy, field, h, put, say } from './dom.js';
import { uuid7 } from './ids.js';
import { picker } from './matters.js';
import { cards } from './cards.js';
import { both, t } from './words.js';
import { trouble } from './trouble.js';

export async function report(app) {
  const mine = h('div', { 'aria-live': 'polite' });
  const unit = app.person.grants.find((g) => g.role !== 'admin');
  let position = '';
  const draw = async () => {
    if (!unit) return put(mine, h('p', { class: 'quiet' }, t('nounits')));
    try {
      const page = await call('GET', `queues/${unit.unit}?view=mine&limit=50${position && `&after=${position}`}`);
      position = '';
      put(mine, page.rows.length ? cards(app, page.rows, draw) : h('p', { class: 'quiet' }, t('nomine')));
    } catch (problem) {
      put(mine, trouble(problem, draw));
    }
  };
  app.refresh = draw;
  await draw();
  return h('div', { class: 'narrow' },
    h('h1', {}, t('newreport')), form(app, (p) => { position = p; draw(); }),
    h('h2', {}, t('mycases')), mine);
}

// grids lists where the person may report: her own first.
function grids(app) {
  const own = new Set(app.person.grants.map((g) => g.unit));
  return app.areas.filter((a) => a.kind === 'grid').sort((a, b) => own.has(b.id) - own.has(a.id));
}

function form(app, told) {
  const result = h('div');
  const matter = picker(app);
  const grid = h('select', { required: true }, grids(app).map((a) => h('option', { value: a.id }, `${both(a)} · ${a.id}`)));
  const text = h('textarea', { rows: 3, maxlength: 4000, required: true });
  const severity = h('select', {}, h('option', { value: '' }, t('usual')), ['L1', 'L2', 'L3', 'L4'].map((l) => h('option', { value: l }, l)));
  const spot = h('input', { type: 'checkbox', id: 'spot' });
  const spotNote = h('textarea', { rows: 2, maxlength: 4000 });
  const spotField = h('div', { hidden: true }, field(t('onspotnote'), spotNote));
  const who = ['rname', 'rphone', 'rid'].map((n) => h('input', { name: n, autocomplete: 'off' }));
  const resident = h('details', {}, h('summary', {}, t('reporter')), who.map((input) => field(t(input.name), input)));
  const button = h('button', { class: 'primary big' }, t('send'));
  spot.addEventListener('change', () => { spotField.hidden = !spot.checked; spotNote.required = spot.checked; });

  // The id is made once for what is typed here: sent again after a failure, it
  // is the same report and counts once.
  // Its time is the device's own: the server's clock may run fast in a demo.
  let id = uuid7(Date.now());
  let occurred = null;
  const f = h('form', {}, matter.element, field(t('grid'), grid), field(t('text'), text, t('texthint')), field(t('severity'), severity),
    h('div', { class: 'check' }, spot, h('label', { for: 'spot' }, t('onspot'))), spotField, resident, button, result);

  f.addEventListener('submit', busy(button, async () => {
    put(result);
    const m = matter.chosen();
    if (!m) return matter.ask();
    occurred = occurred || new Date(now()).toISOString();
    const [name, phone, id_number] = who.map((input) => input.value.trim());
    const body = {
      kind: m.kind, matter: m.code, text: text.value, grid: grid.value, occurred_at: occurred,
      channel: app.person.grants.some((g) => g.role === 'grid_worker') ? 'grid_worker' : 'window',
    };
    if (severity.value) body.severity = severity.value;
    if (spot.checked) body.handled_on_spot = { note: spotNote.value };
    if (name || phone || id_number) body.reporter = { name, phone, id_number };
    try {
      const done = await call('PUT', `cases/${id}`, { body });
      say(`${t('sent')} ${done.number}`, 'good');
      put(result, h('p', { class: 'good', role: 'status' }, `${t('sent')} `, h('a', { href: `#/case/${done.id}` }, done.number),
        ` · ${done.unit_name} · ${both(done.route.why)}`));
      f.reset();
      spotField.hidden = true;
      spotNote.required = false;
      matter.clear();
      told(done.position);
      id = uuid7(Date.now());
      occurred = null;
    } catch (problem) {
      put(result, trouble(problem));
      if (!again(problem)) { id = uuid7(Date.now()); occurred = null; } // refused: what is sent next is another report
    }
  }));
  return f;
}
