// The desk's hard parts: a whole application by keyboard, a resident unmasked
// with a trace, a server that dies under the page, shortcuts that keep silent.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { browse, client, enter, sound, start } from './house.mjs';

let house, browser;
before(async () => { house = await start(); browser = await browse(); });
after(async () => { await browser?.close(); await house?.end(); });

test('from the first word to the receipt with its code, by keyboard alone', async () => {
  const { context, page, quiet } = await enter(browser, house, house.login('station_staff'), { language: 'en', theme: 'dark' });
  await page.goto('/desk/intake');
  await page.locator('#said').focus();
  await page.keyboard.type('办残疾人证');
  await page.keyboard.press('Enter');
  await page.keyboard.type('S0501');
  await page.keyboard.press('Enter');
  await page.locator('#name:focus').waitFor();
  await page.keyboard.type('王小明');
  await page.keyboard.press('Enter');
  await page.keyboard.type('13812345678');
  for (let i = 0; i < 2; i++) await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown'); // the grid
  await page.keyboard.press('Control+Enter');
  await page.locator('#step select:focus').waitFor();
  await sound(page, 'papers, dark');
  while (await page.evaluate(() => document.activeElement.tagName === 'SELECT')) {
    await page.keyboard.press('1');
    await page.keyboard.press('Enter');
  }
  await page.keyboard.press('Enter');
  await page.locator('#receipt:focus').waitFor();
  const link = await page.locator('[data-qr]').getAttribute('data-qr');
  assert.match(link, new RegExp(`^${house.url}/t/.+`));
  await sound(page, 'receipt, dark');
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.locator('header').first().isHidden(), 'paper shows the receipt alone');
  await page.emulateMedia({ media: null });

  await page.getByRole('link', { name: 'Open the case' }).click();
  await page.getByRole('button', { name: 'Show in full' }).click();
  await page.getByLabel(/What for/).fill('the number was unclear');
  await page.keyboard.press('Enter');
  await page.locator('[data-plain]', { hasText: '13812345678' }).waitFor();
  await page.getByText('the number was unclear').waitFor(); // the trace
  await page.getByText('Why not the others').click();
  await sound(page, 'case, dark');
  await page.setViewportSize({ width: 320, height: 640 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1), 'it reflows at 320 px');
  quiet();
  await context.close();
});

test('shortcuts are silent while an input method composes, and when switched off', async () => {
  const { context, page, quiet } = await enter(browser, house, house.login('station_staff'));
  await page.goto('/desk/queue?view=all');
  await page.locator('#row-0').waitFor();
  const press = (init) => page.evaluate((i) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '?', bubbles: true, ...i })), init);
  await press({ isComposing: true });
  await press({ keyCode: 229 });
  assert.equal(await page.getByRole('dialog').count(), 0, 'silent while composing');
  await press({});
  await page.getByRole('dialog').waitFor();
  await page.getByRole('dialog').getByRole('checkbox').uncheck();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await press({});
  assert.equal(await page.getByRole('dialog').count(), 0, 'silent when switched off');
  quiet();
  await context.close();
});

test('what is typed survives a reload, and the page says when the server is gone', async () => {
  const api = await client(house, house.login('station_staff'));
  const rows = (await api.call('GET', `queues/${api.person.grants[0].unit}?view=all&limit=1`)).body.rows;
  const { context, page, quiet } = await enter(browser, house, house.login('station_staff'));
  await page.goto(`/desk/cases/${rows[0].id}`);
  const note = page.locator('textarea').first();
  await note.fill('还没写完');
  await page.reload();
  await note.waitFor();
  assert.equal(await note.inputValue(), '还没写完');
  await page.locator('[data-sign].live').waitFor();
  await house.kill();
  await page.locator('[data-sign].over').waitFor();
  house = await house.again();
  await page.locator('[data-sign].live').waitFor({ timeout: 30_000 });
  assert.equal(await note.inputValue(), '还没写完');
  quiet();
  await context.close();
});
