// Writes a picture of every page, on a phone and on a desktop, in both languages
// and both themes, to shots/. `make shots ONLY=queue` takes those whose name
// has that in it.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { browse, client, desktop, enter, phone, start, uuid7 } from './house.mjs';
import { city, everyRoute, pages } from './pages.mjs';

const out = join(import.meta.dirname, '../shots');
const only = process.env.ONLY ?? '';
const looks = [
  { device: 'phone', language: 'zh-CN', theme: 'light' },
  { device: 'phone', language: 'en', theme: 'dark' },
  { device: 'desktop', language: 'zh-CN', theme: 'light' },
  { device: 'desktop', language: 'en', theme: 'dark' },
];
// A phone's page is held in the hand in every way; on a desktop it is a column.
const small = { ...phone, viewport: { width: 320, height: 640 } };
const hand = [...looks.slice(0, 3), { device: 'phone', language: 'zh-CN', theme: 'dark' }, { device: 'small', language: 'en', theme: 'light' }];
const devices = { phone, desktop, small };

everyRoute();
if (!only) rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const house = await start();
const browser = await browse();
let taken = 0;
try {
  const made = await city(house, { client, uuid7, pictures: await pictures() });
  for (const page of pages.filter((p) => p.name.includes(only))) {
    for (const look of page.hand ? hand : looks) taken += await take(page, look, made);
  }
} finally {
  await browser.close();
  await house.end();
}
console.log(`${taken} pictures in ${out}`);

// pictures are two photos, drawn in the browser: how it was found and left.
async function pictures() {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  const drawn = [];
  for (const colour of ['#7a6a55', '#5f8f5a']) {
    await page.setContent(`<body style="margin:0;height:100vh;background:radial-gradient(circle at 50% 60%, #333 0 22%, ${colour} 23%)"></body>`);
    drawn.push(await page.screenshot({ type: 'jpeg' }));
  }
  await page.close();
  return drawn;
}

async function take(page, look, made) {
  const file = `${page.name}.${look.device}.${look.language === 'en' ? 'en' : 'zh'}.${look.theme}.png`;
  const p = await enter(browser, house, page.who ? house.login(page.who) : null, { ...look, device: devices[look.device] });
  try {
    await p.page.goto(typeof page.at === 'function' ? page.at(made) : page.at);
    await p.page.locator(page.ready).first().waitFor();
    await p.page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
    await page.then?.(p, look);
    await p.page.screenshot({ path: join(out, file), fullPage: !page.at.toString().startsWith('/m/'), animations: 'disabled' });
    return 1;
  } catch (cause) {
    console.error(`${file}: ${String(cause).split('\n')[0]}`);
    process.exitCode = 1;
    return 0;
  } finally {
    await p.context.close();
  }
}
