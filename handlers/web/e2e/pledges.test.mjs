// A community's need, claimed by one side and agreed to by the other, in two
// browsers; the number that counts it leads to it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { browse, enter, phone, sound, start } from './house.mjs';

let house, browser;
before(async () => {
  house = await start({ args: ['--rate', '0', '--history', '50'] });
  browser = await browse();
});
after(async () => { await browser?.close(); await house?.end(); });

const need = '楼道里换两盏感应灯';
const row = (page, text) => page.locator('tr[data-line]', { hasText: text });
const save = (page) => page.getByRole('dialog').locator('button[type=submit]').click();

test('a need is listed at the station, claimed, agreed, done and confirmed', async () => {
  const clerk = await enter(browser, house, house.login('station_staff'));
  const boss = await enter(browser, house, house.login('supervisor'));
  await clerk.page.goto('/desk/');
  await clerk.page.getByRole('navigation', { name: '页面' }).getByRole('link', { name: '清单', exact: true }).click();
  await clerk.page.getByRole('button', { name: '列入清单' }).click();
  await clerk.page.getByLabel(/内容/).fill('请联系13800138000');
  await save(clerk.page);
  await clerk.page.getByRole('alert').getByText('不要写居民的姓名').waitFor();
  await clerk.page.getByLabel(/内容/).fill(need);
  await save(clerk.page);
  await row(clerk.page, need).getByText('待认领').waitFor();
  await boss.page.goto('/desk/pledges?list=need');
  await row(boss.page, need).getByRole('button', { name: '认领', exact: true }).click();
  await save(boss.page);
  await row(boss.page, need).getByText('待对方同意').waitFor();
  await sound(boss.page, 'needs');

  await clerk.page.reload();
  await row(clerk.page, need).getByRole('button', { name: '同意认领' }).click();
  await save(clerk.page);
  await row(clerk.page, need).getByText('双方已同意').waitFor();

  await boss.page.goto('/desk/pledges?list=project');
  await row(boss.page, need).getByRole('button', { name: '提交结果' }).click();
  await boss.page.getByLabel(/结果与佐证/).fill('两盏已换,附照片');
  await save(boss.page);
  await row(boss.page, need).getByText('待对方确认结果').waitFor();
  await clerk.page.reload();
  await row(clerk.page, need).getByRole('button', { name: '确认完成' }).click();
  await save(clerk.page);
  await row(clerk.page, need).getByText('已完成').waitFor();

  await boss.page.goto('/desk/rates');
  await boss.page.locator('[data-rate=projects_done] .number a').first().click();
  await row(boss.page, need).waitFor();
  await sound(boss.page, 'projects behind a rate');
  for (const p of [clerk, boss]) { p.quiet(); await p.context.close(); }
});

test('in English and on a phone the lists are whole, and an empty one says what to do', async () => {
  const { context, page, quiet } = await enter(browser, house, house.login('supervisor'), { device: phone, language: 'en', theme: 'dark' });
  await page.goto('/desk/pledges?list=claim');
  await page.getByText('Put something on your own list first').waitFor();
  await page.getByRole('link', { name: /^Projects/ }).click();
  await page.locator('table.lines').waitFor();
  const chinese = await page.locator('main').evaluate((m) => [...m.querySelectorAll('h1, nav, thead, td .tag, button')].map((e) => e.innerText).filter((t) => /[一-鿿]/.test(t)));
  assert.deepEqual(chinese, []);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'the page is no wider than the phone');
  await sound(page, 'lists on a phone');
  quiet();
  await context.close();
});
