// Ten thousand open cases: j and k stay as quick as with fifty, the page stays
// small, and one gets to the end. The rows are put into the read model, which
// holds nothing that cannot be made anew: reporting ten thousand cases one by one
// would measure something else.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { browse, client, enter, start } from './house.mjs';

const many = 10_000;
let house, browser;
before(async () => { house = await start({ args: ['--rate', '0', '--history', '100'] }); browser = await browse(); });
after(async () => { await browser?.close(); await house?.end(); });

// multiply puts one case that waits into the queue so many times, each with a
// due time of its own, in every version of the view that is there.
function multiply(id, times) {
  const psql = (sql) => execFileSync('psql', ['-h', join(house.data, 'postgres'), '-U', 'gridcase', '-At', '-v', 'ON_ERROR_STOP=1', '-c', sql, 'postgres'], { encoding: 'utf8' });
  const schemas = psql("select table_schema from information_schema.tables where table_name = 'queue'").trim().split('\n');
  for (const s of schemas) {
    psql(`insert into ${s}.queue select r.* from ${s}.queue t, generate_series(1, ${times}) n,
      jsonb_populate_record(t, jsonb_build_object('case_id', md5(n::text)::uuid, 'due', now() + n * interval '1 minute')) r where t.case_id = '${id}'`);
  }
}

// watched notes what keeps the page from answering.
const watched = () => { window.long = []; new PerformanceObserver((l) => l.getEntries().forEach((e) => window.long.push(e.duration))).observe({ entryTypes: ['longtask'] }); };

// strokes presses j and k and measures from the key to the frame that shows the
// cursor on its new row.
const strokes = (page, n) => page.evaluate(async (times) => {
  const took = [];
  window.long = [];
  for (let i = 0; i < times; i++) {
    const key = i % 5 === 4 ? 'k' : 'j';
    const was = document.querySelector('.rows li.here').id;
    const began = performance.now();
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    while (document.querySelector('.rows li.here')?.id === was) await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    took.push(performance.now() - began);
  }
  took.sort((a, b) => a - b);
  return { p50: took[times >> 1], p95: took[Math.floor(times * 0.95)], long: Math.max(0, ...window.long), rows: document.querySelectorAll('.rows li').length };
}, n);

test('with 10,000 open cases the queue is as quick as with fifty', { timeout: 180_000 }, async (t) => {
  const worker = await client(house, house.login('grid_worker'));
  const reports = await Promise.all(Array.from({ length: 20 }, (_, n) => worker.report('C0102', `井盖松动 ${n}`)));
  const real = reports[0].body;
  assert.ok(real.number, JSON.stringify(real));
  const { context, page, quiet } = await enter(browser, house, house.login('station_staff'));
  await page.addInitScript(watched);
  await page.goto('/desk/queue?view=all');
  await page.locator('#row-8').waitFor();
  await page.locator('#row-0').focus();
  const few = await strokes(page, 8);

  multiply(real.id, many);
  await page.goto('/desk/queue?view=all');
  await page.locator('#row-40').waitFor({ state: 'attached' });
  await page.locator('#row-0').focus();
  const lots = await strokes(page, 150);
  t.diagnostic(`few: ${JSON.stringify(few)}; ${many}: ${JSON.stringify(lots)}`);
  assert.ok(lots.p50 < Math.max(60, 3 * few.p50), `j/k take ${lots.p50} ms, ${few.p50} ms with few cases`);
  assert.ok(lots.p95 < Math.max(250, 4 * few.p95), `p95 ${lots.p95} ms, ${few.p95} ms with few cases`);
  assert.ok(lots.long < Math.max(200, 3 * few.long), `a task of ${lots.long} ms at j/k`);

  const began = Date.now();
  const most = await page.evaluate(async () => { // to the very end, as somebody drags the bar
    let rows = 0;
    while (!/共 \d+ 件/.test(document.querySelector('p.end').textContent)) {
      scrollTo(0, document.documentElement.scrollHeight);
      await new Promise((done) => setTimeout(done, 30));
      rows = Math.max(rows, document.querySelectorAll('.rows li').length);
    }
    return rows;
  });
  const all = Number((await page.locator('p.end').textContent()).match(/共 (\d+) 件/)[1]);
  t.diagnostic(`to the end in ${Date.now() - began} ms, ${all} cases, ${most} rows on the page at most`);
  assert.ok(all > many, `${all} cases`);
  assert.ok(most < 1_000, `${most} rows are on the page at once`);

  const frames = await page.evaluate(async () => { // and back through all of them
    window.long = [];
    let [n, worst, last] = [0, 0, performance.now()];
    for (let y = document.documentElement.scrollHeight; y > 0; y -= 6_000) {
      scrollTo(0, y);
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      [n, worst, last] = [n + 1, Math.max(worst, now - last), now];
    }
    return { n, worst, long: Math.max(0, ...window.long) };
  });
  t.diagnostic(`scrolled back in ${frames.n} frames, the slowest ${Math.round(frames.worst)} ms, longest task ${Math.round(frames.long)} ms`);
  assert.ok(frames.long < Math.max(400, 5 * few.long), `a task of ${frames.long} ms while scrolling`);
  await page.locator('#row-0').waitFor({ state: 'visible' });
  await page.locator('#row-0').click({ position: { x: 5, y: 5 } });
  const deep = await strokes(page, 60);
  t.diagnostic(`with all of them read: ${JSON.stringify(deep)}`);
  assert.ok(deep.p50 < Math.max(60, 3 * few.p50), `with all read, j/k take ${deep.p50} ms`);
  assert.ok(deep.long < Math.max(200, 3 * few.long), `with all read, a task of ${deep.long} ms`);
  quiet();
  await context.close();
});
