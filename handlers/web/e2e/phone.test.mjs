// The grid worker's phone without a network, with a bad one, and in the hands of
// two people.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { browse, client, enter, phone, sound, start } from './house.mjs';
import { lay } from './line.mjs';

let house, line, browser;
before(async () => { house = await start(); line = await lay(house); browser = await browse(); });
after(async () => { await browser?.close(); await line?.end(); await house?.end(); });

const take = (who, more = {}) => enter(browser, line.house, who, { device: phone, ...more });
const worker = () => house.login('grid_worker');
// second is somebody else who may use the same phone.
const second = () => house.login('station_staff');

// photo draws a JPEG in the page, as large as a camera's.
async function photo(page, colour = '#b33') {
  const data = await page.evaluate((c) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 3000, height: 2000 });
    const pen = canvas.getContext('2d');
    for (let i = 0; i < 60; i++) { pen.fillStyle = i % 2 ? c : '#456'; pen.fillRect(i * 50, (i * 97) % 1500, 400, 300); }
    return canvas.toDataURL('image/jpeg', 0.9).split(',')[1];
  }, colour);
  return { name: 'IMG_1.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(data, 'base64') };
}

// open goes to the phone's page and waits for its worker to have the shell.
async function open(page) {
  await page.goto('/m/');
  await page.locator('#text').waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

async function off(p) { await p.context.setOffline(true); line.cut(); }
async function on(p) { line.mend(); await p.context.setOffline(false); }

async function write(page, text, matter = '井盖') {
  await page.locator('#text').fill(text);
  await page.locator('.choice', { hasText: matter }).first().click();
  await page.getByRole('button', { name: '提交' }).click();
  await page.getByText('已存入发件箱').waitFor();
}

const reports = (id) => line.heard.filter((h) => h.method === 'PUT' && h.path === `/api/v1/cases/${id}`);
const settled = (page, text) => page.locator('li.sent', { hasText: text });

test('a report made without a network arrives once, though its reply is lost', async () => {
  const p = await take(worker());
  const { page } = p;
  await open(page);
  await off(p);
  await page.reload(); // the shell comes from the service worker, the data from the phone
  await page.locator('#text').waitFor();
  await page.getByText('没有网络').waitFor();
  await page.locator('.camera input').setInputFiles(await photo(page));
  await page.locator('.shots img').waitFor();
  await write(page, '雨后井盖松动,行人差点踩空');
  await page.reload();
  await page.getByRole('link', { name: /发件箱/ }).first().click();
  const item = page.locator('li', { hasText: '行人差点踩空' });
  await item.getByText('等待发送').waitFor();
  await item.getByText('1 张照片').waitFor();
  await sound(page, 'outbox without a network');

  line.lose(1, (h) => h.method === 'PUT' && h.path.startsWith('/api/v1/cases/'));
  await on(p);
  const id = await page.evaluate(() => new Promise((done) => {
    const opening = indexedDB.open('gridcase');
    opening.onsuccess = () => { const all = opening.result.transaction('items').objectStore('items').getAll(); all.onsuccess = () => done(all.result.find((i) => i.title.includes('踩空')).case); };
  }));
  await item.getByText(/秒后自动重试/).waitFor();
  await item.getByRole('button', { name: '现在重试' }).click();
  await settled(page, '踩空').waitFor();
  const sent = reports(id);
  assert.equal(sent.length, 2, 'sent twice under one id');
  assert.equal(sent[0].lost, true);
  assert.equal(sent[0].body, sent[1].body, 'the same content both times');
  assert.equal(sent[1].status, 200, 'the second is known already');

  // The photo went first, under the digest of its bytes, and belongs to the case.
  const { photos } = JSON.parse(sent[0].body);
  const upload = line.heard.findIndex((h) => h.path === `/api/v1/blobs/${photos[0]}`);
  assert.ok(upload >= 0 && upload < line.heard.indexOf(sent[0]), 'the photo before the case');
  const api = await client(house, worker());
  const { body } = await api.call('GET', `cases/${id}`);
  assert.deepEqual(body.photos, photos);
  const { body: queue } = await api.call('GET', `queues/${body.unit}?view=all&limit=200`);
  assert.ok(!queue?.rows || queue.rows.filter((r) => r.id === id).length <= 1);
  p.quiet();
  await p.context.close();
});

test('a refused report keeps its reason, is mended and sent again', async () => {
  const p = await take(worker());
  const { page } = p;
  await open(page);
  await page.locator('.choice, .all').first().waitFor();
  await page.locator('#text').fill('楼道堆物');
  await page.evaluate(() => { const t = document.querySelector('#text'); t.value += String.fromCharCode(7); t.dispatchEvent(new Event('input')); });
  await page.locator('.all').click();
  await page.locator('.picker input').fill('井盖');
  await page.locator('.picker li button').first().click();
  await page.getByRole('button', { name: '提交' }).click();
  await page.getByRole('link', { name: /未发送/ }).click();
  const item = page.locator('li', { hasText: '楼道堆物' });
  await item.getByText('被退回').waitFor();
  assert.ok((await item.locator('p.over').textContent()).length > 5, 'the reason in words');
  await sound(page, 'outbox with a refusal');

  // Nobody logs out over it, and nobody else on this phone sees it.
  await page.getByRole('link', { name: '我的' }).click();
  assert.ok(await page.getByRole('button', { name: '退出登录' }).isDisabled());
  await page.getByText(/请先发送或删除/).waitFor();
  await p.context.request.post('/api/v1/sessions', { data: { username: second().username, password: second().password } });
  await page.goto('/m/outbox');
  await page.getByText('发件箱是空的').waitFor();
  await p.context.request.post('/api/v1/sessions', { data: { username: worker().username, password: worker().password } });
  await page.goto('/m/outbox');

  await item.getByRole('button', { name: '修改后重发' }).click();
  await item.getByLabel('情况说明').fill('三号楼楼道堆物');
  await item.getByRole('button', { name: '修改后重发' }).click();
  await settled(page, '楼道堆物').waitFor();
  p.quiet();
  await p.context.close();
});

test('an update under a half-filled form keeps the draft', async () => {
  const p = await take(worker());
  const { page } = p;
  await open(page);
  await page.locator('.camera input').setInputFiles(await photo(page, '#393'));
  await page.locator('.shots img').waitFor();
  await page.locator('#text').fill('路灯不亮,还没写完');
  line.change('/m/sw.js', (text) => `${text}\n// newer`);
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration('/m/')).update());
  const reloaded = page.waitForEvent('load');
  await page.getByRole('button', { name: '现在更新' }).click();
  await reloaded;
  await page.locator('.shots img').waitFor();
  assert.equal(await page.locator('#text').inputValue(), '路灯不亮,还没写完');
  p.quiet();
  await p.context.close();
});

for (const [language, theme, width] of [['zh-CN', 'light', 390], ['zh-CN', 'dark', 360], ['en', 'light', 320], ['en', 'dark', 390]]) {
  test(`every page is sound in ${language}, ${theme}, at ${width} px`, async () => {
    const p = await take(worker(), { language, theme, device: { ...phone, viewport: { width, height: 780 } } });
    const { page } = p;
    const api = await client(house, worker());
    const { body } = await api.report('C0102', '井盖松动');
    for (const [path, ready] of [['/m/', '#text'], ['/m/today', 'a.case'], ['/m/outbox', 'h1'], ['/m/me', '.figures a'], ['/m/list/open', 'a.case'], ['/m/list/reported', 'main h1'], [`/m/case/${body.id}`, 'ol li']]) {
      await page.goto(path);
      await page.locator(ready).first().waitFor();
      await sound(page, `${path} ${language} ${theme}`);
      assert.ok(await page.evaluate(() => [document.documentElement, ...document.querySelectorAll('main, .fields')].every((e) => e.scrollWidth <= e.clientWidth)), `${path} reflows at ${width} px`);
      const small = await page.evaluate(() => Array.from(document.querySelectorAll('main button, main a, nav a, main select, main input:not(.sr-only), main label:has(input)'))
        .filter((e) => e.getClientRects().length && !e.closest('label:has(input)')?.contains(e.matches('label') ? null : e) && e.getBoundingClientRect().height < 44).map((e) => e.outerHTML.slice(0, 90)));
      assert.deepEqual(small, [], `${path}: targets of 44 px`);
      if (language === 'en') assert.doesNotMatch(await page.locator('nav').innerText(), /[\u4e00-\u9fff]/, `${path} in English`);
    }
    p.quiet();
    await p.context.close();
  });
}
