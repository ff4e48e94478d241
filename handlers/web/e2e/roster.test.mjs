// The supervisor plans who is on duty, with the keyboard; whoever cannot come
// leaves a gap that is named in words, on the roster and among the notices.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { browse, client, enter, phone, sound, start } from './house.mjs';

let house, browser, unit;
before(async () => {
  house = await start({ args: ['--rate', '0', '--history', '50'] });
  browser = await browse();
  unit = house.login('supervisor').unit;
});
after(async () => { await browser?.close(); await house?.end(); });

test('a shift falls vacant, is told of in words, and is filled with the keyboard', async () => {
  const { context, page, quiet } = await enter(browser, house, house.login('supervisor'));
  await page.goto(`/desk/admin/roster?unit=${unit}`);
  await page.getByRole('link', { name: '下一周' }).click();
  await page.waitForURL(/week=/);
  const last = page.locator('tr', { hasText: '周日' }).locator('.shift').last();
  await last.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('radio', { name: '不能来，空出班次' }).check();
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText(/值班空缺：原由.+承担/).waitFor();
  await sound(page, 'roster with a gap');

  await page.locator('.shift.over').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: '换给' }).selectOption({ index: 0 });
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText(/值班空缺/).waitFor({ state: 'detached' });
  assert.equal(await page.locator('.shift.over').count(), 0);
  quiet();
  await context.close();
});

test('who may not plan finds the roster, and the hours of the window, from the queue', async () => {
  const { context, page, quiet } = await enter(browser, house, house.login('station_staff'));
  await page.goto('/desk/queue');
  assert.match(await page.locator('[data-hours]').innerText(), /窗口开放：.*\d\d:\d\d/);
  await page.getByRole('navigation', { name: '页面' }).getByRole('link', { name: '排班', exact: true }).click();
  await page.waitForURL(/\/desk\/roster/);
  await page.locator('table').first().waitFor();
  assert.equal(await page.getByRole('link', { name: '管理', exact: true }).count(), 0);
  await sound(page, 'roster of a clerk');
  quiet();
  await context.close();
  const boss = await enter(browser, house, house.login('supervisor'));
  await boss.page.goto('/desk/queue');
  await boss.page.getByRole('link', { name: '管理', exact: true }).waitFor();
  assert.equal(await boss.page.getByRole('navigation', { name: '页面' }).getByRole('link', { name: '排班', exact: true }).count(), 0, 'it has its place in the administration');
  boss.quiet();
  await boss.context.close();
});

test('a gap stands among the supervisor\u2019s notices and leads to its week', async () => {
  const boss = await client(house, house.login('supervisor'));
  const { body } = await boss.call('GET', `rosters/${unit}`);
  const next = body.shifts.find((s) => s.kind === 'duty' && Date.parse(s.from) > Date.now());
  assert.ok(next, 'the sample city has a roster');
  assert.equal((await boss.call('POST', `rosters/${unit}/vacate`, { shift: next.id, person: next.person })).status, 200);
  const { context, page, quiet } = await enter(browser, house, house.login('supervisor'), { language: 'en', theme: 'dark' });
  await page.goto('/desk/queue');
  await page.getByText('On duty now:').waitFor();
  await page.getByRole('button', { name: /1 without duty/ }).click();
  await page.getByRole('list', { name: 'Nobody on duty' }).getByRole('link').click();
  await page.waitForURL(/\/admin\/roster\?unit=/);
  await page.locator('.shift.over').waitFor();
  await sound(page, 'roster in the dark');
  quiet();
  await context.close();
});

test('whoever may not plan reads the roster of their station, on a phone too', async () => {
  const login = house.login('station_staff');
  const { context, page, quiet } = await enter(browser, house, login, { device: phone });
  await page.goto(`/desk/roster?unit=${login.unit}`);
  await page.locator('table.week').waitFor();
  assert.equal(await page.locator('.shift').count(), 0);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'the page is no wider than the phone');
  await sound(page, 'roster on a phone');
  quiet();
  await context.close();
});
