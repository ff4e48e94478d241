// The first load of the phone's page on a cheap phone with a bad network: what
// goes over the line is held to the budget, how long it takes is measured.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { browse, enter, phone, start } from './house.mjs';

let house, browser;
before(async () => { house = await start(); browser = await browse(); });
after(async () => { await browser?.close(); await house?.end(); });

const kilobyte = 1024;
const lines = { 'slow 3G': { kbit: 400, latency: 400 }, '2G': { kbit: 50, latency: 800 } };
const patience = 120_000; // far above any machine's noise

// slow makes the page's processor and its line as they are on a cheap phone.
async function slow(page, { kbit, latency }) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', { offline: false, latency, downloadThroughput: (kbit * 1000) / 8, uploadThroughput: (kbit * 1000) / 8 });
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 6 });
  const kinds = new Map();
  const got = [];
  cdp.on('Network.responseReceived', (e) => kinds.set(e.requestId, { url: e.response.url, type: e.type, cached: e.response.fromServiceWorker || e.response.fromDiskCache }));
  cdp.on('Network.loadingFinished', (e) => { const k = kinds.get(e.requestId); if (k && !k.cached) got.push({ ...k, bytes: e.encodedDataLength }); });
  return got;
}

// load opens the page and types; the answer says when it was painted and usable.
async function load(page) {
  const from = Date.now();
  await page.goto('/m/', { waitUntil: 'commit', timeout: patience });
  await page.locator('#text').fill('井盖松动', { timeout: patience });
  const usable = Date.now() - from;
  const painted = await page.evaluate(() => performance.getEntriesByType('paint').find((p) => p.name === 'first-contentful-paint')?.startTime ?? 0);
  return { painted, usable };
}

const sum = (got, type) => got.filter((g) => g.type === type).reduce((n, g) => n + g.bytes, 0);

for (const [name, line] of Object.entries(lines)) {
  test(`first and second load at ${name} with a processor six times slower`, { timeout: 300_000 }, async () => {
    const { context, page, quiet } = await enter(browser, house, house.login('grid_worker'), { device: phone });
    context.setDefaultTimeout(patience);
    const got = await slow(page, line);
    const first = await load(page);
    const until = [...got];
    const from = Date.now();
    await page.evaluate(async () => { await navigator.serviceWorker.ready; while (!navigator.serviceWorker.controller) await new Promise((r) => navigator.serviceWorker.addEventListener('controllerchange', r, { once: true })); });
    const ready = first.usable + Date.now() - from;
    got.length = 0;
    const again = await load(page);
    const [js, css, all] = [sum(until, 'Script'), sum(until, 'Stylesheet'), until.reduce((n, g) => n + g.bytes, 0)];
    console.log(`${name}: first paint ${first.painted.toFixed(0)} ms, usable ${first.usable} ms, opens offline ${ready} ms; second load: paint ${again.painted.toFixed(0)} ms, usable ${again.usable} ms`);
    console.log(`${name}: until usable ${until.length} requests, ${(all / kilobyte).toFixed(1)} KB, of it ${(js / kilobyte).toFixed(1)} KB scripts, ${(css / kilobyte).toFixed(1)} KB styles`);
    assert.ok(js > 0 && js <= 60 * kilobyte, `${js} bytes of scripts`);
    assert.ok(css > 0 && css <= 20 * kilobyte, `${css} bytes of styles`);
    assert.ok(until.length <= 12, `${until.map((u) => u.url).join(', ')}`);
    assert.equal(sum(got, 'Script') + sum(got, 'Stylesheet'), 0, 'the second load asks for no script and no style');
    quiet();
    await context.close();
  });
}
