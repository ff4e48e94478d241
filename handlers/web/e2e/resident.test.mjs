// What an applicant sees by the code of their receipt, and nothing else.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { browse, client, enter, phone, sound, start, uuid7 } from './house.mjs';

let house, browser;
before(async () => { house = await start(); browser = await browse(); });
after(async () => { await browser?.close(); await house?.end(); });

const who = { name: '欧阳明月', phone: '13800138765', id_number: '110101199003071234' };

test('an application is followed from the notice to the rating', async () => {
  const staff = await client(house, house.login('station_staff'));
  const worker = await client(house, house.login('grid_worker'));
  const id = uuid7();
  const grid = worker.person.grants[0].unit;
  const { body: made } = await staff.call('PUT', `cases/${id}`, { kind: 'service', matter: 'S0103', channel: 'window', text: '申请', occurred_at: new Date().toISOString(), grid, reporter: who });
  const code = made.window?.tracking_code;
  assert.match(code ?? '', /^[0-9a-f]{20}$/, JSON.stringify(made));
  const told = await staff.call('POST', `cases/${id}/notice`, { missing: ['困难事由材料'] });
  assert.equal(told.status, 200, JSON.stringify(told.body));

  for (const [language, theme] of [['zh-CN', 'light'], ['en', 'dark']]) {
    const p = await enter(browser, house, null, { device: phone, language, theme });
    await p.page.goto(`/t/${code}`);
    await p.page.locator('.bring li', { hasText: '困难事由材料' }).waitFor();
    assert.match(await p.page.locator('dl').innerText(), language === 'en' ? /The window is open\s+working days \d\d:\d\d/ : /窗口开放时间\s+工作日 \d\d:\d\d/);
    await sound(p.page, `resident ${language} ${theme}`);
    for (const size of [{ width: 320, height: 640 }, { width: 640, height: 360 }]) { // a small phone; 1280 px at 200 %
      await p.page.setViewportSize(size);
      assert.ok(await p.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `it reflows at ${size.width} px`);
    }
    const text = await p.page.locator('body').innerText();
    for (const secret of [...Object.values(who), staff.person.name, id]) assert.ok(!text.includes(secret), `it says ${secret}`);
    p.quiet();
    await p.context.close();
  }
});

test('when it is over it is rated once, and "not solved" is heard', async () => {
  const staff = await client(house, house.login('station_staff'));
  const worker = await client(house, house.login('grid_worker'));
  const id = uuid7();
  const { body: made } = await staff.call('PUT', `cases/${id}`, { kind: 'service', matter: 'S0105', channel: 'window', text: '申请高龄津贴', occurred_at: new Date().toISOString(), grid: worker.person.grants[0].unit, reporter: who });
  const done = await staff.call('POST', `cases/${id}/accept`, { have: ['身份证', '银行卡'], decide: { outcome: 'granted', text: '同意', deliver: { how: 'window' } } });
  assert.equal(done.body.state, 'closed', JSON.stringify(done.body));
  const p = await enter(browser, house, null, { device: phone });
  await p.page.goto(`/t/${made.window.tracking_code}`);
  await p.page.getByRole('button', { name: '问题没有解决' }).click();
  await p.page.getByLabel('还有什么没有解决').fill('卡里还没有到账');
  await sound(p.page, 'rating');
  await p.page.getByRole('button', { name: '提交评价' }).click();
  await p.page.getByText('您已评价:很不满意').waitFor();
  assert.equal(await p.page.getByRole('button', { name: '提交评价' }).count(), 0);
  p.quiet();
  await p.context.close();
});

test('a wrong code is told so, and no more', async () => {
  const p = await enter(browser, house, null, { device: phone });
  for (const path of ['/t/0123456789abcdef0123', '/t/nonsense', '/t/']) {
    await p.page.goto(path);
    await p.page.getByRole('heading', { name: '没有查到' }).waitFor();
    await sound(p.page, path);
  }
  p.quiet();
  await p.context.close();
});

test('a code that is nobody’s, one of another thing and one that is nearly right are answered alike', async () => {
  const staff = await client(house, house.login('station_staff'));
  const worker = await client(house, house.login('grid_worker'));
  const id = uuid7();
  const { body: made } = await staff.call('PUT', `cases/${id}`, { kind: 'service', matter: 'S0103', channel: 'window', text: '申请', occurred_at: new Date().toISOString(), grid: worker.person.grants[0].unit, reporter: who });
  const { body: incident } = await worker.report('C0102', '井盖松动');
  const code = made.window.tracking_code;
  const near = code.slice(0, 19) + (code.endsWith('0') ? '1' : '0');
  const bare = (i) => i.replaceAll('-', '').slice(0, 20);
  const answers = [];
  for (const wrong of ['0123456789abcdef0123', near, bare(id), bare(incident.id)]) {
    const answer = await fetch(`${house.url}/api/v1/track/${wrong}`);
    const text = (await answer.text()).replaceAll(wrong, 'CODE').replace(/"request_id":"[^"]+"/, '');
    answers.push(`${answer.status} ${answer.headers.get('content-type')} ${text}`);
  }
  assert.match(answers[0], /^404 /);
  assert.deepEqual([...new Set(answers)], [answers[0]], 'they differ');
  const right = await (await fetch(`${house.url}/api/v1/track/${code}`)).json();
  const known = ['number', 'matter_name', 'stage', 'words', 'opened_at', 'missing', 'supplement_due', 'promised', 'outcome', 'appointment', 'rating', 'may_rate', 'window_hours'];
  assert.deepEqual(Object.keys(right).filter((k) => !known.includes(k)), [], 'it says more than it should');
});

// The last one: it uses up what this address may ask.
test('whoever tries many codes is slowed down, and told so in words', async () => {
  const p = await enter(browser, house, null, { device: phone });
  // A try a second is given back: the last one is used up just before the page asks.
  await p.context.route('**/api/v1/track/*', async (asked) => {
    for (let n = 0; ; n++) {
      assert.ok(n < 500, 'nobody slows it down');
      const answer = await p.context.request.get(`/api/v1/track/${n.toString(16).padStart(20, '0')}`);
      if (answer.status() === 429) break;
      assert.equal(answer.status(), 404);
    }
    await asked.continue();
  });
  await p.page.goto('/t/0123456789abcdef0123');
  await p.page.getByText('查询太频繁').waitFor();
  await sound(p.page, 'too often');
  p.quiet();
  await p.context.close();
});
