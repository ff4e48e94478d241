// Every dialog of the desk, as a hand would use it: it opens with the focus in
// it, says in words what is missing, is sound to axe, keeps what was typed,
// carries the deed out, closes, and gives the focus back. A verb that the pages
// offer and no line here has fails the test.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { browse, client, enter, sound, start, uuid7 } from './house.mjs';

let house, browser, gw, st, st2, sv, chief, units, hands;
before(async () => {
  house = await start();
  browser = await browse();
  [gw, st, st2, sv, chief] = await Promise.all([['grid_worker', 0], ['station_staff', 0], ['station_staff', 1], ['supervisor', 0], ['supervisor', 1]].map(([role, n]) => client(house, house.login(role, n))));
  units = (await chief.call('GET', 'areas')).body.areas;
  assert.ok(units.length > 20, 'the district');
  const logins = { st: ['station_staff', 0], st2: ['station_staff', 1], sv: ['supervisor', 0], chief: ['supervisor', 1] };
  hands = {};
  for (const [who, [role, n]] of Object.entries(logins)) hands[who] = await enter(browser, house, house.login(role, n));
});
after(async () => { await browser?.close(); await house?.end(); });

const unit = (id) => units.find((u) => u.id === id);
// of are the units that the stories need: the worker's grid and community, the
// other community of the station, another one, the street and the district.
function of() {
  const grid = unit(gw.person.grants[0].unit);
  const community = unit(grid.parent);
  const station = unit(st.person.grants[0].unit);
  const beside = unit(station.serves.find((s) => s !== community.id));
  const far = units.find((u) => u.kind === 'community' && u.parent === community.parent && !station.serves.includes(u.id));
  return { grid, community, beside, far, street: unit(community.parent), neighbour: units.find((u) => u.kind === 'grid' && u.parent === community.id && u.id !== grid.id) };
}

async function ok(answer) {
  const { status, body } = await answer;
  assert.ok(status < 300, JSON.stringify(body));
  return body;
}
const reporter = { name: '欧阳试', phone: '13900001234' };
const does = (who, id, verb, body = {}) => ok(who.call('POST', `cases/${id}/${verb}`, body));
const bring = async (who, matter, more = {}) => (await ok(who.report(matter, '楼道里堆了旧家具', { grid: of().grid.id, channel: 'window', reporter, ...more }))).id;
// A matter of the community, held by the first clerk.
const held = async () => { const id = await bring(st, 'C0105'); await does(st, id, 'claim'); return id; };
const settled = async () => { const id = await held(); await does(st, id, 'resolve', { text: '清了' }); return id; };
const closed = async () => { const id = await settled(); await does(sv, id, 'verify', {}); return id; };
const onStreet = async () => { const id = await held(); await does(st, id, 'escalate', { reason: '办不了' }); return id; };
const asked = async () => { const id = await held(); await does(st, id, 'extend', { ask: { limit: '20wd', reason: '等材料' } }); return id; };
const joined = async () => { const id = await held(); await does(st, id, 'join', { unit: of().beside.id, task: '来搬' }); return id; };
const whistled = async () => { const id = await onStreet(); await does(sv, id, 'claim'); await does(sv, id, 'whistle', { units: [of().beside.id], text: '快来' }); return id; };
const disputed = async () => {
  const id = await held();
  for (const to of [of().far, of().beside]) await does(sv, id, 'return', { code: 'wrong_unit', unit: to.id, reason: '不归我们' });
  return id;
};
const paper = (id) => ok(st.call('GET', `cases/${id}`)).then((f) => f.papers.map((p) => p.name));
const applied = async () => (await ok(st.call('PUT', `cases/${uuid7()}`, { kind: 'service', matter: 'S0501', text: '办残疾人证', occurred_at: new Date().toISOString(), channel: 'window', grid: of().grid.id, reporter }))).id;
const accepted = async () => { const id = await applied(); await does(st, id, 'accept', { have: await paper(id) }); return id; };
const number = async (id) => (await ok(st.call('GET', `cases/${id}`))).number;

// What each verb needs: who does it, on which case, and what is filled in beside
// words. after says who may look when the deed took the case out of sight.
const deeds = {
  release: { on: held }, escalate: { on: held }, resolve: { on: held }, reject: { on: () => bring(st, 'C0105') },
  assign: { on: held, fill: { to: 'st0102' } }, contact: { on: held, fill: { how: 'phone' } },
  reclassify: { on: held, fill: { matter: 'C0104' } }, extend: { on: held, fill: { limit: '20wd' } },
  return: { on: held, fill: () => ({ code: 'wrong_unit', unit: of().far.id }) },
  merge: { on: held, fill: async () => ({ into: await number(await held()) }) },
  link: { on: held, fill: async () => ({ to: await number(await held()), kind: 'related' }) },
  label: { on: held, fill: { add: '待物业、大件' } },
  join: { on: held, fill: () => ({ unit: of().beside.id }) },
  check: { on: () => bring(st, 'C0105', { channel: 'hotline' }), fill: { found: 'true' } },
  verify: { who: 'st2', on: settled }, rework: { who: 'st2', on: settled },
  close: { who: 'sv', on: settled }, suspend: { who: 'sv', on: held, fill: { until: '2026-12-20T10:00' } },
  resume: { who: 'sv', on: async () => { const id = await held(); await does(sv, id, 'suspend', { until: new Date(Date.now() + 5 * 864e5).toISOString(), reason: '等' }); return id; } },
  grant: { who: 'sv', on: asked }, refuse: { who: 'sv', on: asked },
  reopen: { on: closed }, callback: { who: 'st2', on: closed, fill: { solved: 'true' } }, rate: { who: 'st2', on: closed, fill: { score: '4' } },
  'hand-down': { who: 'sv', on: onStreet }, whistle: { who: 'sv', on: async () => { const id = await onStreet(); await does(sv, id, 'claim'); return id; }, fill: () => ({ units: [of().beside.id] }) },
  rule: { who: 'sv', on: disputed, fill: () => ({ unit: of().community.id }) },
  transfer: { who: 'sv', on: held, fill: () => ({ unit: of().far.id }) },
  supervise: { who: 'sv', on: held, fill: { to: 'st0101', limit: '1wd' } }, urge: { who: 'sv', on: held },
  unmerge: { on: async () => { const [a, b] = [await held(), await held()]; await does(st, a, 'merge', { into: b, reason: '同一件' }); return a; } },
  place: { who: 'chief', on: () => bring(chief, 'C0105', { grid: undefined, channel: 'hotline', location: { lat: 10, lng: 100, accuracy: 20 } }), fill: () => ({ grid: of().grid.id }) },
  'take-part': { who: 'st2', on: joined }, 'hand-in': { who: 'st2', on: async () => { const id = await joined(); await does(st2, id, 'take-part', {}); return id; } },
  leave: { who: 'st2', on: joined }, arrive: { who: 'st2', on: whistled },

  papers: { on: applied, papers: 1 }, notice: { on: applied }, accept: { on: applied, papers: 9 },
  send: { on: accepted }, withdraw: { on: applied }, appoint: { on: applied, fill: { at: '2026-12-18T10:00', kind: 'window' } }, proxy: { on: applied },
  decide: { who: 'chief', on: async () => { const id = await accepted(); await does(st, id, 'send', {}); return id; }, fill: { outcome: 'granted' } },
  deliver: { on: async () => { const id = await accepted(); await does(st, id, 'send', {}); const f = await ok(chief.call('GET', `cases/${id}`)); if (f.window.stage !== 'decided') await does(chief, id, 'decide', { outcome: 'granted' }); return id; }, fill: { how: 'window' } },
};

const names = [...readFileSync(new URL('../desk/verbs/words.ts', import.meta.url), 'utf8').matchAll(/'verb\.([\w-]+)': \['([^']+)'/g)].map(([, verb, zh]) => [verb, zh]);
const without = new Set(['claim', 'note', 'unmask']); // no dialog of their own; tried elsewhere
const forms = readFileSync(new URL('../desk/verbs/forms.ts', import.meta.url), 'utf8');
const needs = (verb) => { const body = forms.slice(forms.search(new RegExp(`\\n  '?${verb}'?: \\{`))).split(/\n  '?[\w-]+'?: \{/)[1] ?? ''; return /required: true|\[reason|, reason\b|\bunit,|\[unit/.test(body); };

async function fill(dialog, wanted) {
  for (const field of await dialog.locator('[data-field]').all()) {
    const [name, tag, type] = await field.evaluate((e) => [e.dataset.field, e.tagName, e.type]);
    const value = wanted[name];
    if (tag === 'SELECT' && value !== undefined) await field.selectOption(value);
    else if (tag === 'TEXTAREA') await field.fill(value ?? '按规定办理，已同居民说明。');
    else if (tag === 'INPUT' && type !== 'checkbox' && value !== undefined) await field.fill(value);
    else if (tag === 'INPUT' && type === 'text' && (await field.getAttribute('aria-required')) === 'true') await field.fill('李代办');
  }
}

async function bringPapers(dialog, n) {
  const lines = await dialog.locator('fieldset select').all();
  for (const line of lines.slice(0, n)) await line.selectOption('have');
}

for (const [verb, zh] of names.filter(([v]) => !without.has(v))) {
  test(`${verb} ${zh}`, async () => {
    const deed = deeds[verb];
    assert.ok(deed, `no line tries ${verb}`);
    const id = await deed.on();
    const { page, quiet } = hands[deed.who ?? 'st'];
    await page.goto(`/desk/cases/${id}`);
    const label = { grant: '同意延期', refuse: '不同意' }[verb] ?? zh;
    const button = page.locator('main section').getByRole('button', { name: label, exact: true }).first();
    await button.waitFor();
    await button.click();
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await page.waitForFunction(() => document.querySelector('[role=dialog]')?.contains(document.activeElement));
    await sound(page, `dialog ${verb}`);

    const send = dialog.locator('button[type=submit]');
    if (needs(verb)) {
      await send.click();
      await dialog.getByRole('alert').waitFor();
      assert.match(await dialog.getByRole('alert').textContent(), /\S{4,}/, 'it says what is missing');
    }
    const wanted = await (typeof deed.fill === 'function' ? deed.fill() : (deed.fill ?? {}));
    await fill(dialog, wanted);
    if (deed.papers) await bringPapers(dialog, deed.papers);
    const text = dialog.locator('textarea').first();
    if (await text.count()) { // what is typed is still there after the dialog was left
      const typed = await text.inputValue();
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
      await page.waitForFunction(() => document.activeElement !== document.body);
      assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), label, 'the focus is back on the button');
      await button.click();
      await dialog.waitFor();
      assert.equal(await text.inputValue(), typed, 'unsent text was lost');
    }
    await send.click();
    const done = page.locator('.toast', { hasText: '已完成' });
    await Promise.race([done.waitFor(), dialog.getByRole('alert').waitFor().then(async () => assert.fail(`${verb} was refused: ${await dialog.getByRole('alert').textContent()}`))]);
    await dialog.waitFor({ state: 'hidden' });
    await page.waitForFunction(() => document.activeElement && document.activeElement !== document.body);
    quiet();
  });
}

test('a refusal is shown in the server’s words, with the number of the request', async () => {
  const id = await held();
  const { page, quiet } = hands.sv;
  await page.goto(`/desk/cases/${id}`);
  await page.getByRole('button', { name: '督办', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await fill(dialog, { to: 'st0101', limit: '五天' });
  await dialog.locator('button[type=submit]').click();
  await dialog.getByRole('alert').waitFor();
  assert.match(await dialog.getByRole('alert').textContent(), /请求编号 [0-9a-f-]{36}/);
  await dialog.locator('[data-field=limit]').fill('1wd'); // mended, and sent again
  await dialog.locator('button[type=submit]').click();
  await page.locator('.toast', { hasText: '已完成' }).waitFor();
  quiet();
});
