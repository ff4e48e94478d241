// The documents that every decision leans on, changed by form: proposed by one
// person, held against what is in force, approved by another.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, before, test } from 'node:test';
import ts from 'typescript';
import { browse, client, enter, sound, start } from './house.mjs';

let house, browser;
before(async () => { house = await start({ args: ['--rate', '0', '--history', '300'] }); browser = await browse(); });
after(async () => { await browser?.close(); await house?.end(); });

// pure compiles a file that imports nothing, so that its functions can be called.
const pure = async (name) => import(`data:text/javascript;base64,${Buffer.from(ts.transpile(readFileSync(resolve(import.meta.dirname, '..', name), 'utf8'), { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 })).toString('base64')}`);

test('GCJ-02 is the known shift, and the way back ends where it began', async () => {
  const { toGCJ, toWGS } = await pure('desk/map/gcj.ts');
  const metres = (a, b) => Math.hypot((a.lat - b.lat) * 111_320, (a.lng - b.lng) * 111_320 * Math.cos((a.lat * Math.PI) / 180));
  const known = toGCJ({ lat: 39.907375, lng: 116.391349 }); // the gate of heavenly peace, as map services have it
  assert.ok(metres(known, { lat: 39.908779, lng: 116.397593 }) < 2, JSON.stringify(known));
  for (let lat = 18.2; lat < 53; lat += 1.37) {
    for (let lng = 74.1; lng < 134; lng += 1.73) {
      const p = { lat, lng };
      assert.ok(metres(toWGS(toGCJ(p)), p) < 0.001, `${lat} ${lng}`);
      assert.ok(metres(toGCJ(p), p) > 20 && metres(toGCJ(p), p) < 1000, `${lat} ${lng} is shifted by ${metres(toGCJ(p), p)} m`);
    }
  }
  assert.deepEqual(toGCJ({ lat: 51.5, lng: -0.1 }), { lat: 51.5, lng: -0.1 }, 'elsewhere nothing is shifted');
});

test('a diff by line loses no line of either text', async () => {
  const { lines } = await pure('desk/admin/lines.ts');
  let seed = 7;
  const dice = (n) => (seed = (seed * 48271) % 2147483647) % n;
  for (let round = 0; round < 300; round++) {
    const text = () => Array.from({ length: 1 + dice(9) }, () => 'abc'[dice(3)]); // short: nothing is folded away
    const [a, b] = [text(), text()];
    const found = lines(a.join('\n'), b.join('\n')).filter((l) => l.kind !== 'skip');
    if (!found.length) { assert.deepEqual(a, b); continue; }
    for (const [text, side, other] of [[a, 'before', 'new'], [b, 'after', 'gone']]) {
      const shown = found.filter((l) => l.kind !== other);
      shown.forEach((l) => assert.equal(l.text, text[l[side] - 1]));
      const left = text.map((_, i) => i + 1).filter((n) => !shown.some((l) => l[side] === n)); // folded: the same on both sides
      for (const n of left) assert.ok(found.every((l) => l.kind === 'same' || Math.abs((l[side] ?? Infinity) - n) > 2), `line ${n} is lost: ${a} → ${b}`);
    }
  }
});

test('a holiday is planned on the year, proposed, seen as a diff and approved by somebody else', async () => {
  const author = await enter(browser, house, house.login('admin'));
  await author.page.goto('/desk/');
  await author.page.waitForURL(/\/admin/); // an administrator has no queue to begin with
  const boss = await client(house, house.login('admin'));
  const { off, makeup_workdays: makeup } = (await boss.call('GET', 'calendar')).body.calendar;
  const here = (days) => new Date(Date.now() + (8 + 24 * days) * 3_600_000);
  const named = (t) => t.toISOString().slice(0, 10);
  const works = (t) => (![0, 6].includes(t.getUTCDay()) || makeup.includes(named(t))) && !off.includes(named(t));
  const ahead = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].find((n) => works(here(n)) && here(n).getUTCMonth() === here(n + 1).getUTCMonth());
  const day = named(here(ahead)); // soon: what is due behind it moves
  await author.page.goto(`/desk/admin/calendar?year=${day.slice(0, 4)}`);
  await author.page.locator(`[data-day="${named(here(ahead + 1))}"]`).focus();
  await author.page.keyboard.press('ArrowLeft');
  await author.page.keyboard.press('Enter'); // by keyboard alone
  await author.page.locator('[data-changes]').getByText(/工作日 → 放假/).waitFor();
  await author.page.getByRole('button', { name: '先看会变动哪些时限' }).click();
  await author.page.locator('[data-foresight]').getByRole('status').waitFor();
  await author.page.locator('[data-propose] textarea').fill('年末调休');
  await author.page.locator('[data-propose]').getByRole('button', { name: '提议变更' }).click();
  await author.page.waitForURL(/proposals\?id=/);
  await author.page.locator('[data-diff] tr.new', { hasText: day }).getByText(/新增/).waitFor();
  await author.page.getByText('须由他人审批').waitFor();
  const chief = await enter(browser, house, house.login('supervisor', 1));
  const eye = await client(house, house.login('supervisor', 1));
  await chief.page.goto(new URL(author.page.url()).pathname + new URL(author.page.url()).search);
  const sight = chief.page.locator('[data-foresight]'); // before the button is pressed
  const said = await sight.getByRole('status').textContent();
  const [, checked, moved] = /您可见的 (\d+) 件未结案卷中，(\d+) 件/.exec(said).map(Number);
  assert.ok(checked > 0 && moved > 0, said);
  const line = sight.locator('tbody tr').first();
  assert.match(await line.innerText(), /20\d\d.*→ 20\d\d/s);
  const foreseen = await sight.locator('tbody a').evaluateAll((all) => all.map((e) => e.getAttribute('href').split('/').pop()));
  assert.equal(foreseen.length, Math.min(moved, 100));
  await sound(chief.page, 'what a calendar would move');
  assert.equal((await eye.call('GET', 'calendar')).body.calendar.off.includes(day), false, 'asking changed nothing');
  await chief.page.getByRole('button', { name: '批准', exact: true }).click();
  await chief.page.getByText(/✓ 已批准/).waitFor();
  await chief.page.getByRole('link', { name: '时限变动' }).click();
  await chief.page.getByText(/上次更正：核对 \d+ 件，\d+ 件时限变动/).waitFor();
  let applied = null;
  for (const end = Date.now() + 30_000; !applied; await new Promise((r) => setTimeout(r, 300))) { // the correction is carried to the cases
    const { body } = await eye.call('GET', 'calendar');
    applied = body.pending ? null : body.applied;
    assert.ok(Date.now() < end, 'the correction does not end');
  }
  assert.equal(applied.moved, moved, 'as many moved as were foreseen');
  const really = (await eye.call('GET', 'calendar/moves?limit=500')).body.moved.map((m) => m.case);
  assert.deepEqual(foreseen.filter((id) => !really.includes(id)), [], 'those that were foreseen moved');
  assert.ok((await boss.call('GET', 'calendar')).body.calendar.off.includes(day), 'it is in force');
  for (const p of [author, chief]) { p.quiet(); await p.context.close(); }
});

test('two versions of the entry lists, of the catalogue and of the calendar are held against each other', async () => {
  const [boss, chief] = [await client(house, house.login('admin')), await client(house, house.login('supervisor', 1))];
  const of = async (document) => (await boss.call('GET', `documents/${document}`)).body;
  const adopt = async (document, body) => {
    const proposed = await boss.call('POST', 'proposals', { document, reason: '试改', body });
    assert.equal(proposed.status, 201, JSON.stringify(proposed.body));
    assert.equal((await chief.call('POST', `proposals/${proposed.body.id}/approve`, {})).status, 200);
  };
  const lists = (power) => ({ name: power, lists: [{ kind: 'community', entries: [{ matter: '*', basis: 'law', power }] }] });
  await adopt('lists', lists('街道委托执法'));
  await adopt('lists', lists('区级委托执法'));
  const catalogue = (await of('matters')).body;
  const types = catalogue.types.map((t, i) => (i ? t : { ...t, zh: `${t.zh}(改)` }));
  await adopt('matters', { ...catalogue, types });
  const calendar = (await of('calendar')).body;
  await adopt('calendar', { ...calendar, off: [...calendar.off, '2026-12-29'].sort() });

  const { context, page, quiet } = await enter(browser, house, house.login('admin'));
  for (const [document, gone, fresh] of [['lists', '街道委托执法', '区级委托执法'], ['matters', null, '(改)'], ['calendar', null, '2026-12-29']]) {
    await page.goto('/desk/admin/policy');
    await page.locator('[data-document]').selectOption(document);
    await page.locator('[data-versions] tbody tr').first().waitFor();
    const before = await page.locator('[data-against] option').nth(-1).getAttribute('value');
    await page.locator('[data-against]').selectOption(before);
    await page.waitForURL(/against=/);
    await page.locator('[data-diff] tr.new', { hasText: fresh }).getByText(/新增/).first().waitFor();
    if (gone) await page.locator('[data-diff] tr.gone', { hasText: gone }).first().waitFor();
    assert.ok(await page.locator('[data-words] li').count(), 'in words, too');
    await sound(page, `versions of ${document}`);
  }
  // A proposed catalogue is held against the one in force, line by line.
  const waits = await boss.call('POST', 'proposals', { document: 'matters', reason: '再改', body: { ...catalogue, types: types.map((t, i) => (i === 1 ? { ...t, zh: `${t.zh}(又改)` } : t)) } });
  await page.goto(`/desk/admin/proposals?id=${waits.body.id}`);
  await page.locator('[data-diff] tr.new', { hasText: '(又改)' }).waitFor();
  quiet();
  await context.close();
});

test('an outline is pasted, seen, refused when it is none, and proposed with its neighbours untouched', async () => {
  const { context, page, quiet } = await enter(browser, house, house.login('admin'));
  const api = await client(house, house.login('admin'));
  const grid = (await api.call('GET', 'areas')).body.areas.find((a) => a.kind === 'grid' && a.area?.length > 3);
  await page.goto(`/desk/admin/boundary?unit=${grid.id}`);
  await page.locator('[data-border] .corner').first().waitFor();
  assert.equal(await page.locator('[data-border] .corner').count(), grid.area.length);
  const text = page.locator('[data-geojson]');
  await text.fill('{"type":"Point","coordinates":[1,2]}');
  await page.getByRole('button', { name: '预览' }).click();
  await page.getByText('里面没有多边形').waitFor();
  const [a, b, c] = grid.area;
  const inner = [a, b, { lat: (b.lat + c.lat) / 2, lng: c.lng }, { lat: (b.lat + c.lat) / 2, lng: a.lng }].map((p) => [p.lng, p.lat]); // half of it
  await text.fill(JSON.stringify({ type: 'Feature', geometry: { type: 'Polygon', coordinates: [[...inner, inner[0]]] } }));
  await page.getByRole('button', { name: '预览' }).click();
  await page.locator('path.border.after').waitFor();
  await page.locator('[data-propose] textarea').fill('沿新路划界');
  await page.locator('[data-propose]').getByRole('button', { name: '提议变更' }).click();
  await page.waitForURL(/proposals\?id=/);
  const id = new URL(page.url()).searchParams.get('id');
  const { units } = (await api.call('GET', `proposals/${id}`)).body.body;
  assert.equal(units.length, 1);
  assert.deepEqual([units[0].id, units[0].parent, units[0].area.length], [grid.id, grid.parent, 4]);
  quiet();
  await context.close();
});

test('somebody is hired, gets a first password and must change it', async () => {
  const { context, page, quiet } = await enter(browser, house, house.login('admin'));
  await page.goto('/desk/admin/people?unit=qj-ss-01&below=0');
  await page.getByRole('button', { name: '新增人员' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('工号').fill('gw9901');
  await dialog.getByLabel('姓名').fill('新同事');
  await dialog.getByLabel('单位').selectOption('qj-ss-01-g01');
  await dialog.getByRole('button', { name: '保存' }).click();
  await dialog.getByLabel(/初始密码/).fill('first-word-4711');
  await dialog.getByRole('button', { name: '保存' }).click();
  await page.getByText('已为 新同事 设置初始密码').waitFor();
  const answer = await context.request.post('/api/v1/sessions', { data: { username: 'gw9901', password: 'first-word-4711' } });
  assert.equal((await answer.json()).code, 'access.must_change_password');
  quiet();
  await context.close();
});
