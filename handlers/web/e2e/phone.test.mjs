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

// stands is a context option: where the phone is, in the middle of her grid or
// half a degree away.
async function stands(shift = 0) {
  const api = await client(house, worker());
  const { areas } = (await api.call('GET', 'areas')).body;
  const ring = areas.find((a) => a.id === api.person.grants[0].unit).area;
  const mean = (k) => ring.reduce((sum, p) => sum + p[k], 0) / ring.length;
  return { at: { latitude: mean('lat') + shift, longitude: mean('lng') }, ring, context: { geolocation: { latitude: mean('lat') + shift, longitude: mean('lng'), accuracy: 12 }, permissions: ['geolocation'] } };
}
const lastReport = () => JSON.parse(line.heard.findLast((h) => h.method === 'PUT' && h.path.startsWith('/api/v1/cases/')).body);

test('three taps: a photo, a matter that is common here, send', async () => {
  const here = await stands();
  const p = await take(worker(), { context: here.context });
  const { page } = p;
  await open(page);
  await page.getByText('误差约 12 米').waitFor();
  await page.locator('.camera input').setInputFiles(await photo(page, '#722')); // one
  await page.locator('.shots img').waitFor();
  await page.locator('.choice').first().click(); // two: nothing was typed, nothing used before
  await page.locator('.go').click(); // three
  await page.getByText(/已上报/).waitFor();
  const sent = lastReport();
  assert.deepEqual([sent.location.lat, sent.location.lng, sent.location.accuracy], [here.at.latitude, here.at.longitude, 12]);
  assert.equal(sent.photos.length, 1);
  p.quiet();
  await p.context.close();
});

test('a place outside her grids is said, and put right on the map', async () => {
  const p = await take(worker(), { context: (await stands(0.5)).context });
  const { page } = p;
  await open(page);
  await page.getByText('不在您的网格内').waitFor();
  await write(page, '位置不对的井盖');
  await page.getByText(/已上报/).waitFor();
  assert.equal(lastReport().location, undefined, 'no place that is not in the grid');
  await page.getByRole('button', { name: '更正位置' }).click();
  await page.locator('.place + div svg').click();
  await page.getByText('已在图上标出位置').waitFor();
  await page.evaluate(async () => { // until the draft is kept
    const drafts = () => new Promise((done) => { const o = indexedDB.open('gridcase'); o.onsuccess = () => { const all = o.result.transaction('drafts').objectStore('drafts').getAll(); all.onsuccess = () => { o.result.close(); done(all.result); }; }; });
    while (!(await drafts()).some((d) => d.form.where?.pinned)) await new Promise(requestAnimationFrame);
  });
  await page.reload(); // the pin is part of the draft
  await page.getByText('已在图上标出位置').waitFor();
  await write(page, '标出位置的井盖');
  await page.waitForFunction(() => !document.querySelector('nav em'));
  const { ring } = await stands();
  const { lat, lng } = lastReport().location;
  for (const [k, v] of [['lat', lat], ['lng', lng]]) assert.ok(v >= Math.min(...ring.map((c) => c[k])) && v <= Math.max(...ring.map((c) => c[k])), `${k} ${v} lies in the grid`);
  p.quiet();
  await p.context.close();
});

test('handled on the spot, with photos before and after in one form', async () => {
  const p = await take(worker());
  const { page } = p;
  await open(page);
  await page.locator('.camera input').setInputFiles(await photo(page, '#844'));
  await page.locator('#text').fill('楼前暴露垃圾');
  await page.locator('.choice', { hasText: '暴露垃圾' }).first().click();
  await page.getByText('已现场处置').click();
  await page.locator('.go').click();
  await page.getByText('请写明怎么处置的').waitFor();
  await page.locator('#done').fill('已清扫');
  await page.locator('.shots').nth(1).locator('input').setInputFiles(await photo(page, '#484'));
  await page.locator('.shots').nth(1).locator('img').waitFor();
  await page.locator('.go').click();
  await page.getByRole('link', { name: /已上报/ }).click();
  await page.getByText('已结案').first().waitFor();
  await page.getByRole('heading', { name: '处置前' }).waitFor();
  await page.getByRole('heading', { name: '处置后' }).waitFor();
  assert.equal(await page.locator('.stage img').count(), 2);
  p.quiet();
  await p.context.close();
});

test('several reports with photos survive the end of the session, and go out after the next log-in', async () => {
  const p = await take(worker());
  const { page } = p;
  await open(page);
  await off(p);
  for (const n of [1, 2, 3]) {
    await page.locator('.camera input').setInputFiles(await photo(page, `#2${n}9`));
    await page.locator('.shots img').waitFor();
    await write(page, `停电时的第 ${n} 处井盖`);
  }
  await page.getByText(/3 件未发送/).waitFor();
  await p.context.clearCookies();
  await on(p);
  await page.locator('#username').waitFor();
  await page.locator('#username').fill(worker().username);
  await page.locator('#password').fill(worker().password);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: /发件箱/ }).first().click();
  for (const n of [1, 2, 3]) await settled(page, `停电时的第 ${n} 处井盖`).waitFor();
  const made = line.heard.filter((h) => h.status === 201 && h.body.includes('停电时的第'));
  assert.equal(made.length, 3, 'each once');
  p.quiet();
  await p.context.close();
});

test('a photo that has arrived is not sent again, and the rest is tried by itself', async () => {
  const p = await take(worker());
  const { page } = p;
  await open(page);
  await off(p);
  for (const colour of ['#a11', '#1a1']) {
    await page.locator('.camera input').setInputFiles(await photo(page, colour));
  }
  await page.locator('.shots img').nth(1).waitFor();
  await write(page, '两张照片的井盖');
  const before = line.heard.length;
  const blobs = () => line.heard.slice(before).filter((h) => h.path.startsWith('/api/v1/blobs/'));
  line.lose(1, (h) => h.path.startsWith('/api/v1/blobs/') && new Set(blobs().map((b) => b.path)).size === 2);
  await on(p);
  await page.getByRole('link', { name: /发件箱/ }).first().click();
  await settled(page, '两张照片的井盖').waitFor({ timeout: 60_000 }); // nobody taps: the timer does it
  const [first, second, third] = blobs().map((b) => b.path);
  assert.equal(blobs().length, 3);
  assert.ok(first !== second && second === third, 'the second photo alone goes twice');
  p.quiet();
  await p.context.close();
});

test('what came back to her stands on top of her day, with the reason', async () => {
  const [gw, st, sv] = await Promise.all([worker(), house.login('station_staff'), house.login('supervisor')].map((l) => client(house, l)));
  const { body: mine } = await gw.report('E0101', '三号楼前垃圾满溢');
  assert.ok((await gw.call('POST', `cases/${mine.id}/resolve`, { text: '已清运' })).status < 300);
  const back = await sv.call('POST', `cases/${mine.id}/rework`, { reason: '照片里还有垃圾,请再清一次' });
  assert.ok(back.status < 300, JSON.stringify(back.body));
  const { body: vague } = await gw.report('C0105', '说不清的事');
  const no = await st.call('POST', `cases/${vague.id}/reject`, { reason: '看不出是什么问题,请补充照片' });
  assert.ok(no.status < 300, JSON.stringify(no.body));
  const p = await take(worker());
  await p.page.goto('/m/today');
  for (const [id, why] of [[mine.id, '照片里还有垃圾'], [vague.id, '看不出是什么问题']]) await p.page.locator(`a.back[href="/m/case/${id}"]`, { hasText: why }).waitFor();
  assert.match(await p.page.locator('h2').first().textContent(), /^被退回的/, 'it is the first part of the day');
  await sound(p.page, 'returned');
  await p.page.locator(`a.back[href="/m/case/${mine.id}"]`).click();
  await p.page.getByText('照片里还有垃圾').first().waitFor();
  await p.page.goto('/m/me');
  assert.match(await p.page.locator('[data-hours]').first().innerText(), /窗口开放.*\d\d:\d\d/);
  p.quiet();
  await p.context.close();
});

for (const [language, theme, width, height] of [['zh-CN', 'light', 390, 844], ['zh-CN', 'dark', 360, 640], ['en', 'light', 320, 640], ['en', 'dark', 640, 360]]) { // the last is 1280 px at 200 %
  test(`every page is sound in ${language}, ${theme}, at ${width} × ${height}`, async () => {
    const p = await take(worker(), { language, theme, device: { ...phone, viewport: { width, height } } });
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
