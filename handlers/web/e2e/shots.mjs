// Writes a picture of every page, on a phone and on a desktop, in both languages
// and both themes, to shots/; of the pages that stand on a screen all day also on
// a wide one and enlarged to 200 %, and of what is printed as it is on paper.
// `make shots ONLY=queue` takes those whose name has that in it.
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
const hand = [...looks.slice(0, 3), { device: 'phone', language: 'zh-CN', theme: 'dark' }, { device: 'small', language: 'en', theme: 'light' }];
const screen = [...looks, { device: 'wide', language: 'zh-CN', theme: 'light' }, { device: 'zoomed', language: 'en', theme: 'light' }];
const paper = ['zh-CN', 'en'].map((language) => ({ device: 'desktop', language, theme: 'dark' }));
const devices = {
  phone, desktop,
  small: { ...phone, viewport: { width: 320, height: 640 } },
  wide: { viewport: { width: 1920, height: 1080 } },
  zoomed: { viewport: { width: 683, height: 450 }, deviceScaleFactor: 2 },
};
const of = (page) => ({ hand, screen, paper })[page.seen] ?? looks;

everyRoute();
if (!only) rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const begun = Date.now();
const house = await start();
let browser = await browse();
let taken = 0;
try {
  const made = await city(house, { client, uuid7, pictures: await pictures() });
  const wanted = pages.filter((p) => p.name.includes(only)).flatMap((page) => of(page).map((look) => ({ page, look })));
  for (const { page, look } of wanted) taken += await take(page, look, made);
} finally {
  await browser.close();
  await house.end();
}
console.log(`${taken} pictures in ${out}, ${Math.round((Date.now() - begun) / 1000)} s`);

// fresh is a browser that has not drawn much yet: one that draws hundreds of
// pages grows until it falls over.
async function fresh() {
  if (browser.isConnected() && (taken === 0 || taken % 24)) return browser;
  await browser.close();
  browser = await browse();
  return browser;
}

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

// take draws a page in one look; a browser that fell over is taken for a new
// one, and asked once more.
async function take(page, look, made, again = true) {
  const file = `${page.name}.${look.device}.${look.language === 'en' ? 'en' : 'zh'}.${look.theme}.png`;
  await fresh();
  try {
    await draw(page, look, made, join(out, file));
    return 1;
  } catch (cause) {
    if (again && !browser.isConnected()) return take(page, look, made, false);
    console.error(`${file}: ${String(cause).split('\n')[0]}`);
    process.exitCode = 1;
    return 0;
  }
}

// long is a page down to where nothing new comes any more.
async function long(page) {
  const [width, height] = await page.evaluate(() => [innerWidth, document.documentElement.scrollHeight]);
  return { fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(height, 2600) } };
}

async function draw(page, look, made, path) {
  const p = await enter(browser, house, page.who ? house.login(page.who) : null, { ...look, device: devices[look.device] });
  try {
    await p.page.goto(typeof page.at === 'function' ? page.at(made) : page.at);
    await p.page.locator(page.ready).first().waitFor();
    await p.page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
    await page.then?.(p, look);
    await p.page.screenshot({ path, animations: 'disabled', ...(page.at.toString().startsWith('/m/') || page.shut ? {} : await long(p.page)) });
  } finally {
    await p.context.close().catch(() => {}); // it may be gone with its browser
  }
}
