// One dialog for every verb: what it needs is asked for, what the server refuses
// is shown where it was asked, and a second press is the same command.
import { again, call } from './api.js';
import { now } from './clock.js';
import { busy, field, h, put, say } from './dom.js';
import { key } from './ids.js';
import { both, t } from './words.js';
import { trouble } from './trouble.js';

// asks says which text a verb has, under which name, and whether it must be there.
const asks = {
  release: ['reason', 'reason', true], escalate: ['reason', 'reason', true], 'hand-down': ['reason', 'reason', true],
  rework: ['reason', 'reason', true], reopen: ['reason', 'reason', true], reject: ['reason', 'reason', true], close: ['reason', 'reason', true],
  suspend: ['reason', 'reason', true], resume: ['reason', 'reason', false], extend: ['reason', 'reason', true],
  return: ['reason', 'reason', true], rule: ['text', 'ruling', true], transfer: ['reason', 'reason', true],
  supervise: ['reason', 'reason', true], urge: ['text', 'note_text', false], rate: ['text', 'said_so', false],
  assign: ['reason', 'reason', false], note: ['text', 'note_text', true], resolve: ['text', 'result', true], verify: ['note', 'verdict', false],
};

export function act(app, c, verb, changed) {
  const once = { key: key() };
  const wrong = h('div');
  const [name, label, needed] = asks[verb];
  const text = h('textarea', { rows: 3, maxlength: 4000, required: needed });
  const to = target(app, c, verb);
  const until = verb === 'suspend' && h('input', { type: 'date', required: true, min: days(1), max: days(179) });
  const more = extras[verb] && extras[verb](app, c, verb);
  const button = h('button', { class: 'primary' }, t(verb));
  const form = h('form', { method: 'dialog' },
    h('h2', {}, `${t(verb)} · ${c.number}`), h('p', { class: 'quiet' }, both(c.matter_name)),
    to && field(t(verb === 'hand-down' ? 'tounit' : 'to'), to), until && field(t('until'), until), more && more.field, field(t(label), text), wrong,
    h('div', { class: 'actions' }, button, h('button', { type: 'button', onclick: () => dialog.close() }, t('cancel'))));
  const dialog = h('dialog', { 'aria-label': t(verb) }, form);
  form.addEventListener('submit', busy(button, async () => {
    put(wrong);
    let body = {};
    if (text.value.trim()) body[name] = text.value;
    if (to && to.value) body.to = to.value;
    if (more) body = more.body(body);
    if (until) body.until = `${until.value}T17:00:00+08:00`; // the close of that day
    try {
      const done = await call('POST', `cases/${c.id}/${verb}`, { body, key: once.key });
      dialog.close();
      say(`${t('done')}${t(verb)} · ${done.number}`, 'good');
      changed(done.position);
    } catch (problem) {
      put(wrong, trouble(problem));
      if (!again(problem)) once.key = key(); // refused: what is sent next is another command
    }
  }));
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  (to || text).focus();
}

// extras are what some verbs ask for beside their text, and how it goes into the
// body.
const extras = { extend: (app, c) => extension(c), return: elsewhere, rule: elsewhere, transfer: elsewhere, rate: rating, supervise: order };

function order() {
  const limit = h('input', { required: true, placeholder: '1wd', pattern: '[0-9.]+(min|h|wh|wd|d)' });
  return { field: field(t('newlimit'), limit), body: (b) => ({ ...b, limit: limit.value }) };
}

function rating() {
  const score = h('select', {}, [5, 4, 3, 2, 1].map((n) => h('option', { value: n }, '★'.repeat(n))));
  return { field: field(t('rate'), score), body: (b) => ({ ...b, score: Number(score.value) }) };
}

// extension asks for a new limit or, when one was asked for, what becomes of it.
function extension(c) {
  if (!c.extension) {
    const limit = h('input', { required: true, placeholder: '5wd', pattern: '[0-9.]+(min|h|wh|wd|d)' });
    return { field: field(t('newlimit'), limit), body: (b) => ({ ask: { limit: limit.value, ...b } }) };
  }
  const decision = h('select', {}, h('option', { value: 'grant' }, t('grant')), h('option', { value: 'refuse' }, t('refuse')));
  return { field: field(`${c.extension.by_name}: ${c.extension.limit}`, decision), body: (b) => ({ [decision.value]: b }) };
}

const codes = ['wrong_unit', 'not_on_list', 'duplicate', 'insufficient', 'beyond_power', 'other'];

// elsewhere asks which unit a case belongs to and, for a return, why.
function elsewhere(app, c, verb) {
  const units = new Map((c.chain || chainOf(app, c)).map((s) => [s.unit, `${t('level.' + s.level)} ${s.unit_name}`]));
  for (const a of app.areas) if (rank[a.kind]) units.set(a.id, `${t('level.' + a.kind)} ${both(a)}`);
  if (verb !== 'rule') units.delete(c.unit);
  const unit = h('input', { required: true, list: 'units', placeholder: t('choose') });
  const code = h('select', {}, codes.map((k) => h('option', { value: k }, t('code.' + k))));
  const known = h('datalist', { id: 'units' }, [...units].map(([id, name]) => h('option', { value: id }, name)));
  return {
    field: h('div', {}, verb === 'return' && field(t('why_return'), code), field(t('belongs'), unit), known),
    body: (b) => ({ ...b, unit: unit.value, ...(verb === 'return' ? { code: code.value } : {}) }),
  };
}

// days is a date so many days ahead, as a date field wants it.
const days = (n) => new Date(now() + n * 86400000 + 8 * 3600000).toISOString().slice(0, 10);

const rank = { grid: 1, community: 2, street: 3, district: 4 };

// target lists the people whom a case can be assigned to, or the units below.
function target(app, c, verb) {
  if (verb === 'hand-down') {
    const lower = (c.chain || chainOf(app, c)).filter((s) => rank[s.level] < rank[c.level]);
    return h('select', {}, h('option', { value: '' }, t('onelevel')), lower.map((s) => h('option', { value: s.unit }, `${t('level.' + s.level)} ${s.unit_name}`)));
  }
  if (verb !== 'assign' && verb !== 'supervise') return null;
  const here = app.areas.find((a) => a.id === c.unit);
  const people = new Map();
  for (const a of app.areas) {
    const works = a.kind === 'station' ? (a.serves || []).includes(c.unit) || inGrid(app, c, a) : a.kind === 'office' ? a.parent === c.unit : above(a, here);
    if (works) for (const s of a.staff) if (s.role !== 'admin' && (s.id !== c.holder || verb === 'supervise')) people.set(s.id, `${s.name} · ${t('role.' + s.role)} · ${both(a)}`);
  }
  return h('select', { required: true }, h('option', { value: '' }, t('choose')), [...people].map(([id, name]) => h('option', { value: id }, name)));
}

const above = (a, here) => here && (a.path === here.path || here.path.startsWith(a.path + '.'));

function inGrid(app, c, station) {
  const here = app.areas.find((a) => a.id === c.unit);
  return here && here.kind === 'grid' && (station.serves || []).includes(here.parent);
}

// chainOf finds the units above a case's grid, for rows of a list, which have
// the grid only.
function chainOf(app, c) {
  const chain = [];
  for (let a = app.areas.find((x) => x.id === c.grid); a; a = app.areas.find((x) => x.id === a.parent)) {
    if (rank[a.kind]) chain.push({ level: a.kind, unit: a.id, unit_name: both(a) });
  }
  return chain;
}
