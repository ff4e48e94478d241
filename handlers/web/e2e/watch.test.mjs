// The supervisor's pages: rates down to the case and back, exports that open,
// the past, a trial of other rules, the map, and administration.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { browse, client, enter, sound, start } from './house.mjs';

let house, browser, reported;
before(async () => {
  house = await start();
  browser = await browse();
  const worker = await client(house, house.login('grid_worker'));
  reported = [];
  for (const matter of ['C0101', 'C0102', 'C0103']) reported.push((await worker.report(matter, '井盖不见了')).body);
  const staff = await client(house, house.login('station_staff'));
  await staff.call('POST', `cases/${reported[0].id}/claim`, {});
});
after(async () => { await browser?.close(); await house?.end(); });

// cells reads the texts of the first sheet of a workbook, with no library.
function cells(file) {
  const zip = readFileSync(file);
  const parts = new Map();
  let at = zip.readUInt32LE(zip.lastIndexOf(Buffer.from('PK\x05\x06')) + 16);
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const [packed, n, extra, note, from] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32), zip.readUInt32LE(at + 42)];
    const start = from + 30 + zip.readUInt16LE(from + 26) + zip.readUInt16LE(from + 28);
    const body = zip.subarray(start, start + packed);
    parts.set(zip.toString('utf8', at + 46, at + 46 + n), () => (zip.readUInt16LE(at, 0) && zip.readUInt16LE(from + 8) === 8 ? inflateRawSync(body) : body).toString('utf8'));
    at += 46 + n + extra + note;
  }
  return parts.get('xl/worksheets/sheet1.xml')().replace(/<[^>]+>/g, '\n');
}

test('a rate is followed down to the case and back, and exported', async () => {
  const { context, page, quiet } = await enter(browser, house, house.login('supervisor'));
  await page.goto('/desk/rates');
  const row = page.locator('[data-rate="reports"]');
  await row.waitFor();
  const n = Number(await row.locator('td').nth(1).textContent());
  assert.ok(n >= 3, `${n} reports`);
  await row.getByRole('link', { name: String(n), exact: true }).click();
  await page.locator('[data-behind] tbody tr').first().waitFor();
  assert.equal(await page.locator('[data-behind] tbody tr').count(), Math.min(n, 100));
  const numbers = (text) => [...new Set(text.match(/\d{8}-[0-9A-Z]{8}-[0-9A-Z]/g))].sort();
  const [list] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 Excel' }).click()]);
  await page.getByText(/已导出 cases-numerator-/).waitFor();
  await all(page, '[data-behind] tbody tr');
  const shown = numbers(await page.locator('[data-behind]').innerText());
  assert.ok(shown.length >= 3);
  assert.deepEqual(numbers(cells(await list.path())), shown, 'the cases of the book are those of the list');
  await page.locator('[data-behind]').getByRole('link').first().click();
  await page.waitForURL(/\/cases\//);
  await page.goBack();
  await page.locator('[data-behind]').waitFor();
  await page.getByRole('link', { name: /返回指标/ }).click();
  await row.getByRole('link', { name: /趋势/ }).click();
  await page.locator('[data-chart] svg').waitFor();
  await sound(page, 'rates');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 Excel' }).click()]);
  const text = cells(await file.path());
  assert.match(text, /上报量/);
  assert.ok(text.includes(String(n)), 'the shown number is in the book');
  for (const view of ['单位对比', '人员']) {
    await page.getByRole('link', { name: view, exact: true }).click();
    await page.locator('table').first().waitFor();
    await sound(page, `rates ${view}`);
  }
  quiet();
  await context.close();
});

test('a grid on the map opens its queue, and the past is shown as past', async () => {
  const { context, page, quiet } = await enter(browser, house, house.login('supervisor'));
  await page.goto('/desk/map');
  await page.locator('[data-map] path.grid').first().waitFor();
  await sound(page, 'map');
  await page.locator('[data-map] path.grid').first().dispatchEvent('click');
  await page.waitForURL(/grid=/);
  await page.locator('[data-chosen]').getByRole('link').click();
  await page.waitForURL(/\/queue\/.+view=all/);
  const then = new Date(Date.now() - 3_600_000).toISOString();
  await page.goto(`/desk/watch?view=all&as_of=${then}`);
  await page.getByText(/的队列,只读/).waitFor();
  await page.locator('tbody tr').first().waitFor();
  assert.equal(await page.getByRole('button', { name: '催办', exact: true }).count(), 0, 'nothing can be done in the past');
  await sound(page, 'watch as of');
  quiet();
  await context.close();
});

test('a policy is tried out and proposed, and its author cannot approve it', async () => {
  const { context, page, quiet } = await enter(browser, house, house.login('supervisor'));
  await page.goto('/desk/whatif');
  const text = page.locator('textarea').first();
  await page.waitForFunction(() => document.querySelector('textarea')?.value.length > 100);
  const policy = JSON.parse(await text.inputValue());
  await text.fill('{\n  "name": "x",\n  "nonsense": 1\n}');
  await page.getByRole('button', { name: '开始试算' }).click();
  await page.getByRole('button', { name: /第 \d+ 行/ }).first().waitFor();
  await text.fill(JSON.stringify({ ...policy, name: 'e2e' }, null, 2));
  await page.getByRole('button', { name: '开始试算' }).click();
  await page.locator('[data-report]').waitFor({ timeout: 60_000 });
  await sound(page, 'what if');
  await page.getByLabel('理由').fill('试一试');
  await page.getByRole('button', { name: '提议采用' }).click();
  await page.getByRole('link', { name: /已提议/ }).click();
  await page.getByText('须由他人审批').waitFor(); // one's own proposal is somebody else's to decide
  assert.equal(await page.getByRole('button', { name: '批准', exact: true }).count(), 0);
  await sound(page, 'proposal');
  quiet();
  await context.close();
});

test('a trial is stopped while it runs, and another one can be begun', async () => {
  const { context, page, quiet } = await enter(browser, house, house.login('supervisor'));
  await page.goto('/desk/whatif');
  await page.waitForFunction(() => document.querySelector('textarea')?.value.length > 100);
  let let_go;
  const held = new Promise((done) => { let_go = done; });
  await page.route('**/api/v1/policy/whatif/*', async (r) => { if (r.request().method() === 'GET') await held; await r.continue(); }); // how far it is comes late
  await page.getByRole('button', { name: '开始试算' }).click();
  await page.getByRole('status').filter({ has: page.locator('progress') }).waitFor();
  await sound(page, 'a trial that runs');
  const [told] = await Promise.all([page.waitForResponse((r) => r.request().method() === 'DELETE' && r.url().includes('/policy/whatif/')), page.getByRole('button', { name: '停止', exact: true }).click()]);
  assert.equal(told.status(), 204);
  await page.getByText('试算已停止。').waitFor();
  assert.equal(await page.getByRole('button', { name: '停止', exact: true }).count(), 0);
  assert.equal(await page.locator('[data-report]').count(), 0, 'no report of what was stopped');
  let_go();
  await page.getByRole('button', { name: '开始试算' }).click();
  await page.locator('[data-report]').waitFor({ timeout: 60_000 });
  quiet();
  await context.close();
});

// all reads a list to its end, or until enough of it is there.
async function all(page, rows, enough = async () => false) {
  const more = page.getByRole('button', { name: '更多' });
  await page.locator(rows).first().waitFor();
  while (!(await enough()) && (await more.count())) {
    const n = await page.locator(rows).count();
    await more.click();
    await page.waitForFunction(([r, was]) => document.querySelectorAll(r).length > was, [rows, n]);
  }
}

// rowOf finds a case on the watch, however far down.
async function rowOf(page, number) {
  const row = page.locator('[data-row]', { hasText: number });
  await all(page, '[data-row]', async () => (await row.count()) > 0);
  await row.waitFor();
  return row;
}

test('an urge rests for everybody, also after a reload', async () => {
  const worker = await client(house, house.login('grid_worker'));
  const { body } = await worker.report('C0101', '井盖不见了');
  const [one, two] = [await enter(browser, house, house.login('supervisor')), await enter(browser, house, house.login('supervisor', 1))];
  await one.page.goto('/desk/watch?view=all');
  await (await rowOf(one.page, body.number)).locator('[data-urge]').click();
  await one.page.getByText(/已催办/).waitFor();
  await one.page.reload();
  await two.page.goto('/desk/watch?view=all');
  for (const { page } of [one, two]) {
    const urge = (await rowOf(page, body.number)).locator('[data-urge]');
    await urge.filter({ hasText: /^已催 · (29|30)分/ }).waitFor(); // from the data: this page has urged nothing
    assert.ok(await urge.isDisabled());
    assert.match(await urge.getAttribute('title'), /后可再次催办/);
    const now = await urge.textContent();
    await page.waitForFunction(([n, was]) => [...document.querySelectorAll('[data-row]')].find((r) => r.textContent.includes(n))?.querySelector('[data-urge]').textContent !== was, [body.number, now]); // it counts down
  }
  for (const p of [one, two]) { p.quiet(); await p.context.close(); }
});

test('an order, another person and a ruling are given without leaving the watch', async () => {
  const [staff, boss] = await Promise.all([client(house, house.login('station_staff')), client(house, house.login('supervisor'))]);
  const areas = (await boss.call('GET', 'areas')).body.areas;
  const worker = await client(house, house.login('grid_worker'));
  const unit = (id) => areas.find((a) => a.id === id);
  const home = unit(unit(worker.person.grants[0].unit).parent);
  const others = areas.filter((a) => a.kind === 'community' && a.parent === home.parent && a.id !== home.id).slice(0, 2);
  const make = async () => {
    const { body } = await worker.report('C0105', '楼道里堆了旧家具');
    assert.ok((await staff.call('POST', `cases/${body.id}/claim`, {})).status < 300);
    return body;
  };
  const [held, disputed] = [await make(), await make()];
  for (const to of others) {
    const answer = await boss.call('POST', `cases/${disputed.id}/return`, { code: 'wrong_unit', unit: to.id, reason: '不归我们' });
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
  }
  const { context, page, quiet } = await enter(browser, house, house.login('supervisor'));
  await page.goto('/desk/watch?view=all');
  const dialog = page.getByRole('dialog');
  const act = async (number, name) => { await (await rowOf(page, number)).getByRole('button', { name, exact: true }).click(); };
  const send = async () => { await dialog.locator('button[type=submit]').click(); await dialog.waitFor({ state: 'hidden' }); };

  await act(held.number, '督办单');
  await dialog.locator('[data-field=to]').selectOption(staff.person.id);
  await dialog.locator('[data-field=limit]').fill('1wd');
  await dialog.locator('textarea').fill('今日内清走');
  await send();
  await page.locator('[data-row]', { hasText: held.number }).getByText(/督办/).first().waitFor();
  await page.locator('[data-row]', { hasText: held.number }).locator('.tag', { hasText: staff.person.name }).waitFor();

  await act(held.number, '改派');
  const to = dialog.locator('[data-field=to]');
  const other = await to.locator('option').evaluateAll((all, mine) => all.map((o) => ({ id: o.value, name: o.textContent.trim() })).find((o) => o.id && o.id !== mine), staff.person.id);
  await to.selectOption(other.id);
  for (const text of await dialog.locator('textarea').all()) await text.fill('换人办');
  await send();
  await page.locator('[data-row]', { hasText: held.number }).locator('.who', { hasText: other.name.split(/[\s·(（]/)[0] }).waitFor();
  assert.equal((await boss.call('GET', `cases/${held.id}`)).body.holder, other.id);

  await act(disputed.number, '裁定');
  await page.getByRole('button', { name: '作出裁定' }).click();
  await dialog.locator('[data-field=unit]').selectOption(home.id);
  for (const text of await dialog.locator('textarea').all()) await text.fill('本社区地界,由本社区办');
  await send();
  await page.locator('[data-row]', { hasText: disputed.number }).getByRole('button', { name: '改派' }).waitFor(); // nothing to rule any more
  assert.equal((await boss.call('GET', `cases/${disputed.id}`)).body.unit, home.id);
  assert.match(page.url(), /\/desk\/watch/);
  quiet();
  await context.close();
});

test('a queue is narrowed to a level, and its export has exactly those rows', async () => {
  const { context, page, quiet } = await enter(browser, house, house.login('supervisor'));
  await page.goto('/desk/watch');
  const level = page.locator('[data-level="street"]');
  const n = Number(/(\d+) 件未结/.exec(await level.textContent())[1]);
  await level.click();
  await page.waitForURL(/level=street/);
  await page.locator('[data-tile="all"] b', { hasText: new RegExp(`^${n}$`) }).waitFor();
  while (await page.getByRole('button', { name: '更多' }).count()) await page.getByRole('button', { name: '更多' }).click();
  const shown = await page.locator('[data-row] td:nth-child(2) small').allTextContents();
  assert.equal(shown.length, n);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 Excel' }).click()]);
  const text = cells(await file.path());
  const numbers = new Set(text.match(/\d{8}-[0-9A-Z]{8}-[0-9A-Z]/g));
  assert.deepEqual([...numbers].sort(), shown.map((t) => t.trim().split(' ')[0]).sort(), 'the rows of the book are the rows of the page');
  quiet();
  await context.close();
});

test('the past is chosen by keys or by date and time, says so, and offers no verb', async () => {
  const { context, page, quiet } = await enter(browser, house, house.login('supervisor'));
  await page.goto('/desk/watch');
  await page.locator('[data-row]').first().getByRole('button', { name: '改派' }).waitFor();
  await page.locator('[data-time] input[type="range"]').focus();
  await page.keyboard.press('ArrowLeft');
  await page.waitForURL(/as_of=/);
  await page.locator('[data-time].past').getByText(/的队列,只读/).waitFor();
  await page.locator('[data-row]').first().waitFor();
  assert.equal(await page.locator('[data-row] button').count(), 0, 'no verb in the past');
  await page.locator('[data-dayfield]').fill('2026-02-30');
  await page.locator('[data-dayfield]').press('Enter');
  await page.getByRole('alert').filter({ hasText: '请写成' }).waitFor(); // no such day
  const yesterday = new Date(Date.now() + 8 * 3_600_000 - 86_400_000).toISOString().slice(0, 10);
  await page.locator('[data-dayfield]').fill(yesterday);
  await page.locator('[data-dayfield]').press('Enter');
  await page.locator('[data-timefield]').fill('09:15');
  await page.locator('[data-timefield]').press('Tab');
  await page.waitForURL((u) => u.searchParams.get('as_of') === `${yesterday}T01:15:00.000Z`);
  await page.getByRole('link', { name: '回到现在' }).click();
  await page.locator('[data-row]').first().getByRole('button', { name: '改派' }).waitFor();
  quiet();
  await context.close();
});

test('the wall shows no control and nobody, fits a screen and is left by Escape', async () => {
  const api = await client(house, house.login('supervisor'));
  const people = (await api.call('GET', `workload?unit=${api.person.grants[0].unit}`)).body.people.map((p) => p.name).filter(Boolean);
  const { context, page, quiet } = await enter(browser, house, house.login('supervisor'), { device: { viewport: { width: 1920, height: 1080 } } });
  await page.goto('/desk/watch?wall=1');
  await page.locator('[data-wall] li').first().waitFor();
  const text = await page.locator('#app').innerText();
  for (const name of [...people, api.person.name]) assert.ok(!text.includes(name), `it names ${name}`);
  assert.equal(await page.locator('button, input, select').count(), 0);
  assert.ok(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight + 1), 'it fits');
  assert.ok(await page.evaluate(() => Math.min(...[...document.querySelectorAll('[data-wall] li *')].map((e) => parseFloat(getComputedStyle(e).fontSize))) >= 36), 'it is read from five metres');
  await page.locator('[data-wall] [data-sign].live').waitFor();
  await page.keyboard.press('Escape');
  await page.waitForURL((u) => !u.searchParams.has('wall'));
  quiet();
  await context.close();
});

test('a grid is reached and chosen by keys, on the map and in the list', async () => {
  const { context, page, quiet } = await enter(browser, house, house.login('supervisor'));
  await page.goto('/desk/map');
  await page.locator('path.grid[tabindex="0"]').focus();
  const first = await page.evaluate(() => document.activeElement.dataset.grid);
  for (const key of ['ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowLeft']) {
    await page.keyboard.press(key);
    if (await page.evaluate((f) => document.activeElement.dataset.grid !== f, first)) break;
  }
  const to = await page.evaluate(() => document.activeElement.dataset.grid);
  assert.notEqual(to, first, 'an arrow goes on');
  await page.keyboard.press('Enter');
  await page.waitForURL((u) => u.searchParams.get('grid') === to);
  await page.locator(`[data-line="${to}"].picked`).waitFor();
  assert.equal(await page.locator(`path[data-grid="${to}"]`).getAttribute('aria-pressed'), 'true');
  quiet();
  await context.close();
});

test('when the server is gone the watch says since when, and goes on when it is back', async () => {
  const { context, page, quiet } = await enter(browser, house, house.login('supervisor'));
  await page.goto('/desk/watch');
  await page.locator('[data-sign].live').waitFor();
  await house.kill();
  const sign = page.locator('[data-sign].over');
  await sign.waitFor();
  assert.match(await sign.textContent(), /数据停在 \d\d:\d\d:\d\d/);
  house = await house.again();
  await page.locator('[data-sign].live').waitFor({ timeout: 30_000 });
  quiet();
  await context.close();
});
