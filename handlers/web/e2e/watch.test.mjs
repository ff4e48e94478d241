// The supervisor's pages: rates down to the case and back, exports that open,
// the past, a trial of other rules, the map, and administration.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { browse, client, enter, phone, sound, start } from './house.mjs';

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

// everywhere holds the pages to the same rules: sound in both themes, on a desk
// and on a phone, in English, without a word to the console.
const pages = ['/desk/rates', '/desk/rates?view=unit', '/desk/watch?view=all', '/desk/map', '/desk/whatif', ...['people', 'units', 'proposals', 'policy', 'calendar', 'lists'].map((p) => `/desk/admin/${p}`)];
test('the pages are sound in both themes, wide and narrow, in English', async () => {
  for (const [theme, device] of [['dark', undefined], ['light', { ...phone, viewport: { width: 360, height: 780 } }]]) {
    const { context, page, quiet } = await enter(browser, house, house.login('supervisor'), { language: 'en', theme, ...(device && { device }) });
    for (const at of pages) {
      await page.goto(at);
      await page.locator('h1').waitFor();
      await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
      await sound(page, `${at} ${theme}`);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1), `${at} fits`);
    }
    quiet();
    await context.close();
  }
});
