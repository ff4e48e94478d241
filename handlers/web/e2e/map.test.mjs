// Pictures under the map, from a server of tiles that this test is: they are drawn
// under the content policy, and where the map says that they are.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import ts from 'typescript';
import { browse, client, enter, start } from './house.mjs';

// png is a picture of 256 × 256 in one colour, made here.
function png(rgb) {
  const part = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.from([0, 0, 1, 0, 0, 0, 1, 0, 8, 2, 0, 0, 0]);
  const line = Buffer.concat([Buffer.from([0]), Buffer.alloc(256 * 3, Buffer.from(rgb))]);
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), part('IHDR', head), part('IDAT', deflateSync(Buffer.concat(Array(256).fill(line)))), part('IEND', Buffer.alloc(0))]);
}

// served starts a server of tiles that remembers what it was asked for.
async function served() {
  const [asked, tile] = [[], png([214, 232, 214])];
  const server = createServer((q, a) => {
    const at = /^\/(\d+)\/(\d+)\/(\d+)\.png\?k=(.*)$/.exec(q.url);
    if (!at) { a.writeHead(404).end(); return; }
    asked.push({ z: Number(at[1]), x: Number(at[2]), y: Number(at[3]), key: at[4], from: q.headers.referer ?? '' });
    a.writeHead(200, { 'Content-Type': 'image/png' }).end(tile);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { asked, host: `127.0.0.1:${server.address().port}`, end: () => new Promise((done) => { server.close(done); server.closeAllConnections(); }) };
}

const gcj = await import(`data:text/javascript;base64,${Buffer.from(ts.transpile(readFileSync(resolve(import.meta.dirname, '../desk/map/gcj.ts'), 'utf8'), { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 })).toString('base64')}`);

// tileOf is the tile in which a place lies.
const tileOf = ({ lat, lng }, z) => {
  const r = (lat * Math.PI) / 180;
  return { x: ((lng + 180) / 360) * 2 ** z, y: ((1 - Math.asinh(Math.tan(r)) / Math.PI) / 2) * 2 ** z };
};

let browser;
before(async () => { browser = await browse(); });
after(async () => { await browser?.close(); });

for (const crs of ['wgs84', 'gcj02']) {
  test(`tiles in ${crs} are drawn where the grids are, and nothing else is asked of their host`, async () => {
    const tiles = await served();
    const house = await start({ args: ['--rate', '0', '--tiles-url', `http://${tiles.host}/{z}/{x}/{y}.png?k={key}`, '--tiles-key', 'e2e', '--tiles-attribution', '测试地图 <b>', '--tiles-crs', crs] });
    try {
      const { context, page } = await enter(browser, house, house.login('supervisor'));
      const complaints = [];
      page.on('console', (m) => { if (/Content Security Policy|Refused to/.test(m.text())) complaints.push(m.text()); });
      await page.goto('/desk/map');
      await page.locator('[data-map] path.grid').first().waitFor();
      await page.waitForFunction(() => { const all = [...document.querySelectorAll('[data-map] img.leaflet-tile')]; return all.length > 0 && all.every((i) => i.complete && i.naturalWidth === 256); });
      assert.deepEqual(complaints, [], 'the content policy');
      assert.ok((await page.locator('[data-map] .leaflet-control-attribution').textContent()).includes('测试地图 <b>'), 'whose map it is, as words');
      assert.ok(tiles.asked.length > 0 && tiles.asked.every((a) => a.key === 'e2e'));
      assert.ok(tiles.asked.every((a) => !/cases|grid=/.test(a.from)), 'the host is not told what is looked at');

      // The middle of a grid as drawn lies in the tile, and at the place in it, where
      // its coordinates of that system are.
      const api = await client(house, house.login('supervisor'));
      const grid = (await api.call('GET', 'areas')).body.areas.find((a) => a.kind === 'grid' && a.area?.length);
      const corner = grid.area[0];
      const there = crs === 'gcj02' ? gcj.toGCJ(corner) : corner;
      const drawn = await page.evaluate((id) => {
        const path = document.querySelector(`path[data-grid="${id}"]`);
        const first = path.getPointAtLength(0);
        const m = path.getScreenCTM();
        const at = { x: first.x * m.a + first.y * m.c + m.e, y: first.x * m.b + first.y * m.d + m.f };
        for (const i of document.querySelectorAll('img.leaflet-tile')) {
          const box = i.getBoundingClientRect();
          if (at.x >= box.left && at.x < box.right && at.y >= box.top && at.y < box.bottom) return { src: i.src, x: (at.x - box.left) / box.width, y: (at.y - box.top) / box.height, size: box.width };
        }
        return null;
      }, grid.id);
      assert.ok(drawn, 'the grid lies on a tile');
      const [, z, x, y] = /\/(\d+)\/(\d+)\/(\d+)\.png/.exec(drawn.src).map(Number);
      const want = tileOf(there, z);
      const off = Math.hypot(want.x - (x + drawn.x), want.y - (y + drawn.y)) * drawn.size;
      assert.ok(off < 3, `the corner is ${off.toFixed(1)} px off`);
      if (crs === 'gcj02') {
        const plain = tileOf(corner, z);
        assert.ok(Math.hypot(plain.x - want.x, plain.y - want.y) * drawn.size > 10, 'at this scale the shift is seen');
      }
      await context.close();
    } finally {
      await house.end();
      await tiles.end();
    }
  });
}
