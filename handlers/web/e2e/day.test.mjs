// A day's work through all three people, by hand in the browser: a worker
// reports, a clerk claims by keyboard and hands in the result, the worker
// verifies, and the supervisor sees what is late.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { browse, client, desktop, enter, phone, sound, start } from './house.mjs';

let house, browser;
before(async () => { house = await start(); browser = await browse(); });
after(async () => { await browser?.close(); await house?.end(); });

test('a report on the phone is claimed, settled and verified', async () => {
  const worker = await enter(browser, house, house.login('grid_worker'), { device: phone });
  const clerk = await enter(browser, house, house.login('station_staff'));
  await clerk.page.goto('/desk/queue');
  await clerk.page.getByRole('heading', { name: '队列' }).waitFor();

  await worker.page.goto('/m/');
  await worker.page.locator('#text').fill('小区井盖松了，车一压就响');
  await worker.page.locator('.choice', { hasText: '井盖' }).first().click();
  await worker.page.getByRole('button', { name: '提交' }).click();
  const told = worker.page.getByText(/已上报 \d{8}-/);
  await told.waitFor();
  const number = (await told.textContent()).match(/\d{8}-\w+-\w/)[0];

  // Without a reload: in a list that nobody works in it comes in by itself.
  const row = clerk.page.locator('li', { hasText: number });
  await row.click();
  await clerk.page.keyboard.press('c');
  await clerk.page.getByText('已认领').first().waitFor();
  await sound(clerk.page, 'queue');

  await clerk.page.getByRole('link', { name: /已认领/ }).click();
  await clerk.page.getByRole('button', { name: '提交结果' }).click();
  await clerk.page.getByLabel('处置结果').fill('已加固井盖。');
  await clerk.page.getByRole('dialog').getByRole('button', { name: '提交结果' }).click();
  await clerk.page.getByText('待核查').first().waitFor();
  await sound(clerk.page, 'case');

  await worker.page.getByRole('link', { name: '今日' }).click();
  await worker.page.locator('a.case', { hasText: number }).click();
  await worker.page.getByRole('button', { name: '核查通过' }).click();
  await worker.page.getByRole('button', { name: '核查通过' }).click();
  await worker.page.getByText('已结案').first().waitFor();
  await sound(worker.page, 'phone case');
  worker.quiet();
  clerk.quiet();
  await worker.context.close();
  await clerk.context.close();
});

test('of two clerks at once one wins, and the other is told who', async () => {
  const api = await client(house, house.login('grid_worker'));
  const { body } = await api.report('C0102', '井盖松动');
  assert.ok(body.number, JSON.stringify(body));
  const [a, b] = await Promise.all([0, 1].map((n) => enter(browser, house, house.login('station_staff', n))));
  for (const p of [a, b]) {
    await p.page.goto('/desk/queue');
    await p.page.locator('li', { hasText: body.number }).waitFor();
  }
  await Promise.all([a, b].map((p) => p.page.locator('li', { hasText: body.number }).getByRole('button', { name: '认领' }).click()));
  const words = await Promise.all([a, b].map(async (p) => { const t = p.page.locator('.toast'); await t.waitFor(); return t.textContent(); }));
  assert.equal(words.filter((w) => w.includes('已认领：')).length, 1, words.join(' | '));
  assert.equal(words.filter((w) => w.includes('没有认领到')).length, 1, words.join(' | '));
  await Promise.all([a, b].map((p) => p.context.close()));
});

test('a clerk takes an application by keyboard alone', async () => {
  const { context, page, quiet } = await enter(browser, house, house.login('station_staff'));
  await page.goto('/desk/intake');
  await page.locator('#said').focus();
  await page.keyboard.type('想给我父亲办残疾人证');
  await page.keyboard.press('Enter');
  await page.keyboard.type('S0501');
  await page.keyboard.press('Enter');
  await page.locator('#name:focus').waitFor();
  await page.keyboard.type('王');
  for (let i = 0; i < 3; i++) await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown'); // the grid
  await page.keyboard.press('Control+Enter');
  await page.locator('#step :focus').waitFor();
  while (await page.evaluate(() => document.activeElement.tagName === 'SELECT')) {
    await page.keyboard.press('1'); // it is here
    await page.keyboard.press('Enter');
  }
  await page.keyboard.press('Enter'); // accepted
  await page.locator('#receipt:focus').waitFor();
  assert.match(await page.locator('#receipt').textContent(), /\d{8}-\w+-\w/);
  await sound(page, 'receipt');
  quiet();
  await context.close();
});

test('a supervisor urges from the watch, on a desk and on a narrow screen', async () => {
  const api = await client(house, house.login('grid_worker'));
  const { body } = await api.report('C0101', '井盖不见了');
  const { context, page, quiet } = await enter(browser, house, house.login('supervisor'));
  await page.goto('/desk/watch?view=all');
  const row = page.locator('tr', { hasText: body.number });
  await row.getByRole('button', { name: '催办', exact: true }).click();
  await page.getByText(/已催办/).waitFor();
  assert.ok(await row.getByRole('button', { name: /^已催 · / }).isDisabled(), 'it cools down'); // and the page says for how long
  await page.locator('.toast').getByRole('button', { name: '关闭' }).click();
  await page.evaluate(() => scrollTo(0, 0)); // neither the toast nor the header lies over a row now
  await sound(page, 'watch');
  await page.setViewportSize({ width: 320, height: 640 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1), 'it reflows at 320 px');
  quiet();
  await context.close();
});
