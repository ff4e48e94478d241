// The queue as a clerk works it: what is searched for stays out of the address,
// views are kept and shared, many cases are done at once with a line for each,
// and nothing moves under the cursor.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { browse, client, enter, sound, start } from './house.mjs';

let house, browser, worker, staff;
before(async () => {
  house = await start();
  browser = await browse();
  worker = await client(house, house.login('grid_worker'));
  staff = await client(house, house.login('station_staff', 1));
});
after(async () => { await browser?.close(); await house?.end(); });

const report = async (matter, text, more) => { const { body } = await worker.report(matter, text, more); assert.ok(body.number, JSON.stringify(body)); return body; };

test('a resident who is looked for stands in no address and no request line', async () => {
  const { number } = await report('C0102', '井盖松动', { reporter: { name: '欧阳寻', phone: '13911112222' } });
  const { context, page, quiet } = await enter(browser, house, house.login('station_staff'));
  const asked = [];
  page.on('request', (r) => asked.push(`${r.method()} ${decodeURIComponent(r.url())}`));
  await page.goto('/desk/search');
  await page.getByText('在上方搜索框里输入').waitFor(); // without a question it says what to do
  await sound(page, 'search, empty');
  const box = page.getByRole('searchbox');
  for (const q of ['13911112222', '欧阳寻']) {
    await page.locator('h1').click();
    await page.keyboard.press('/');
    await box.fill(q);
    await page.keyboard.press('Enter');
    await page.locator('tr', { hasText: number }).waitFor();
    assert.ok(!decodeURIComponent(page.url()).includes(q), page.url());
  }
  await sound(page, 'search');
  await page.goBack(); // the state of the history has the first question
  await page.locator('h1', { hasText: '13911112222' }).waitFor();
  await page.reload();
  await page.locator('tr', { hasText: number }).waitFor();
  assert.ok(!asked.some((a) => /13911112222|欧阳寻/.test(a)), asked.filter((a) => /1391|欧阳/.test(a)).join());
  assert.ok(asked.some((a) => a.startsWith('POST') && a.endsWith('/api/v1/search')));

  await box.fill(number); // a number is an address
  await page.keyboard.press('Enter');
  await page.waitForURL((u) => u.searchParams.get('q') === number);
  await page.goto('/desk/search?q=13911112222'); // what somebody wrote there by hand does not stay
  await page.waitForURL((u) => !u.search);
  await page.locator('tr', { hasText: number }).waitFor();
  quiet();
  await context.close();
});

test('views are kept, shared, counted and taken back', async () => {
  const [mine, mate] = [await enter(browser, house, house.login('station_staff')), await enter(browser, house, house.login('station_staff', 1))];
  await mine.page.goto('/desk/queue');
  const id = await mine.page.evaluate(async () => (await (await fetch('/api/v1/sessions/me')).json()).person.id);
  await mine.page.evaluate((k) => localStorage.setItem(k, JSON.stringify([{ name: '旧的/视图', to: '/queue?view=overdue' }])), `gridcase.views.${id}`);
  await mine.page.goto('/desk/queue?view=all&severity=L4');
  const views = (p) => p.locator('section.saved');
  await views(mine.page).getByRole('link', { name: /旧的 视图/ }).waitFor(); // moved over from the browser
  assert.equal(await mine.page.evaluate((k) => localStorage.getItem(k), `gridcase.views.${id}`), null);

  const save = async (name, shared) => {
    await mine.page.getByRole('button', { name: '保存当前视图' }).click();
    await mine.page.getByLabel('名称').fill(name);
    if (shared) await mine.page.getByLabel('给谁').selectOption({ index: 1 });
    await mine.page.getByRole('button', { name: '保存', exact: true }).click();
  };
  await save('大家的一般件', true);
  await views(mine.page).getByRole('link', { name: /大家的一般件 \d+/ }).waitFor();
  await sound(mine.page, 'queue with views');
  await mine.page.goto('/desk/queue?view=mine');
  await save('13912345678', false);
  await mine.page.locator('.toast.bad', { hasText: '不要写居民' }).waitFor();
  await mine.page.keyboard.press('Escape');

  await mate.page.goto('/desk/queue');
  const shared = views(mate.page).getByRole('link', { name: /大家的一般件/ });
  await shared.waitFor();
  assert.equal(await views(mate.page).getByRole('link', { name: /旧的/ }).count(), 0, 'one’s own is seen by nobody else');
  assert.equal(await views(mate.page).getByRole('button', { name: /删除视图/ }).count(), 0, 'a colleague cannot delete it');
  await shared.click();
  await mate.page.waitForURL((u) => u.searchParams.get('severity') === 'L4' && u.searchParams.get('view') === 'all');

  await views(mine.page).getByRole('button', { name: '删除视图 大家的一般件' }).click();
  await views(mine.page).getByRole('link', { name: /大家的一般件/ }).waitFor({ state: 'detached' });
  await mine.page.locator('.toast').getByRole('button', { name: '撤销' }).click();
  await views(mine.page).getByRole('link', { name: /大家的一般件/ }).waitFor();
  mine.quiet();
  mate.quiet();
  await Promise.all([mine.context.close(), mate.context.close()]);
});

test('many at once: a line for each, why one was not done, and the way back', async () => {
  const cases = [];
  for (let n = 0; n < 3; n++) cases.push(await report('C0102', `批量 ${n}`));
  const { context, page, quiet } = await enter(browser, house, house.login('station_staff'));
  const row = (c) => page.locator('.rows li', { hasText: c.number });
  const pickAll = async () => { for (const c of cases) { await row(c).waitFor(); await row(c).getByRole('checkbox').check(); } };
  await page.goto('/desk/queue?view=all');
  await pickAll();
  await page.getByRole('button', { name: '加标签' }).click();
  await page.getByLabel(/加上的标签/).fill('大件周,待物业');
  await page.getByRole('dialog').locator('button[type=submit]').click();
  const result = page.locator('[data-bulk]');
  await result.getByText('3 件中 3 件完成').waitFor();
  await sound(page, 'bulk result');
  await row(cases[0]).getByRole('link', { name: '标签 大件周' }).click();
  await page.waitForURL((u) => u.searchParams.get('label') === '大件周');
  await page.waitForFunction(() => document.querySelectorAll('.rows li').length === 3);
  await page.reload(); // the filter is in the address
  await row(cases[2]).waitFor();

  await pickAll();
  await staff.call('POST', `cases/${cases[1].id}/claim`, {});
  await page.getByRole('button', { name: '全部认领' }).click();
  await result.getByText('3 件中 2 件完成，1 件未办成').waitFor();
  const refused = result.locator('li.refused');
  assert.equal(await refused.count(), 1);
  assert.match(await refused.textContent(), new RegExp(`${cases[1].number}.*${staff.person.name}`), 'it says who has it');
  await result.getByRole('button', { name: '撤销这 2 件' }).click();
  await result.getByText('2 件中 2 件完成').waitFor();
  // The answer came before the view, which follows within moments.
  await page.waitForFunction(async (id) => (await (await fetch(`/api/v1/cases/${id}`)).json()).state === 'waiting', cases[0].id, { polling: 200 });

  await page.goto('/desk/queue?view=all');
  await pickAll(); // a clerk may not transfer: each line says so
  await page.getByRole('button', { name: '移交所选' }).click();
  await page.getByRole('dialog').locator('select').selectOption({ index: 3 });
  await page.getByRole('dialog').locator('textarea').fill('试试');
  await page.getByRole('dialog').locator('button[type=submit]').click();
  await result.getByText('3 件中 0 件完成，3 件未办成').waitFor();
  assert.match(await refused.first().textContent(), /主管可以移交/);
  quiet();
  await context.close();
});

test('what comes meanwhile is counted and moves nothing', async () => {
  const { context, page, quiet } = await enter(browser, house, house.login('station_staff'));
  await page.goto('/desk/queue?view=all');
  await page.locator('#row-0').waitFor();
  for (let n = 0; n < 4; n++) await page.keyboard.press('j');
  const here = () => page.locator('.rows li.here').textContent();
  const [was, place] = [await here(), await page.locator('.rows li.here').boundingBox()];
  await report('E0101', '天桥护栏晃动'); // an emergency: due before all others
  const news = page.getByRole('button', { name: /处更新/ });
  await news.waitFor();
  const now = await page.locator('.rows li.here').boundingBox();
  assert.equal(await page.locator('.rows li.here a').first().getAttribute('href') !== null, true);
  assert.ok(Math.abs(now.y - place.y) < 60, `the row under the cursor moved by ${now.y - place.y}`);
  await news.click();
  await news.waitFor({ state: 'detached' });
  assert.equal((await here()).slice(-40), was.slice(-40), 'the cursor stays on its case');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/cases\//);
  await page.goBack();
  await page.locator('.rows li.here').waitFor();
  assert.equal((await here()).slice(-40), was.slice(-40), 'back from the case the cursor is where it was');
  quiet();
  await context.close();
});

test('typed text survives going back and logging out, and shows to nobody else', async () => {
  const { id } = await report('C0102', '写备注的案卷');
  const { context, page, quiet } = await enter(browser, house, house.login('station_staff'));
  const note = page.getByLabel('写备注');
  await page.goto('/desk/queue?view=all');
  await page.goto(`/desk/cases/${id}`);
  await note.fill('写了一半');
  await page.goBack();
  await page.goForward();
  await note.waitFor();
  assert.equal(await note.inputValue(), '写了一半');
  const as = async (login) => {
    await page.getByRole('button', { name: /我的账号/ }).click();
    await page.getByRole('button', { name: /退出/ }).click();
    await page.locator('input[autocomplete=username]').fill(login.username);
    await page.locator('input[type=password]').fill(login.password);
    await page.keyboard.press('Enter');
    await page.locator('header').first().waitFor();
    await page.goto(`/desk/cases/${id}`);
    await note.waitFor();
  };
  await as(house.login('station_staff', 1));
  assert.equal(await note.inputValue(), '', 'somebody else sees it');
  await as(house.login('station_staff'));
  assert.equal(await note.inputValue(), '写了一半');
  quiet();
  await context.close();
});
