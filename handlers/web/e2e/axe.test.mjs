// Every page, for everybody whose page it is: sound for a screen reader, in both
// themes, wide and narrow, at 320 px and at twice the size. The table below is held
// against the pages that there are, so that a new one cannot be forgotten.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { browse, client, enter, start, uuid7 } from './house.mjs';

const web = resolve(import.meta.dirname, '..');
const source = (name) => readFileSync(resolve(web, name), 'utf8');
const axe = source('node_modules/axe-core/axe.min.js');

// The pages by the route that they stand for. {id} is a case that the person sees.
const desk = {
  '/': [''],
  '/queue/:unit?': ['queue?view=all'],
  '/cases/:id': ['cases/{id}'],
  '/intake': ['intake'],
  '/search': ['search?q=%E4%BA%95%E7%9B%96'],
  '/watch/:unit?': ['watch', 'watch?view=overdue', 'watch?wall=1', 'watch?as_of={then}'],
  '/rates/:unit?': ['rates?rate=on_time', 'rates?view=unit&rate=on_time', 'rates?view=staff', 'rates?list=reports&part=numerator'],
  '/pledges': ['pledges', 'pledges?list=claim', 'pledges?list=project'],
  '/map/:unit?': ['map?grid={grid}'],
  '/roster': ['roster'],
  '/whatif': ['whatif'],
  '/admin/:part?': ['people', 'units', 'roster', 'boundary', 'proposals', 'proposals?id={proposal}', 'policy', 'calendar', 'lists'].map((p) => `admin/${p}`),
  '/:rest(.*)*': ['nowhere'],
};
const phone = { report: '', today: 'today', outbox: 'outbox', me: 'me', list: 'list/mine', case: 'case/{id}' };

const may = { // what the router keeps for some
  supervisor: Object.keys(desk), admin: ['/', '/whatif', '/admin/:part?'],
  station_staff: ['/', '/queue/:unit?', '/cases/:id', '/intake', '/search', '/pledges', '/roster', '/:rest(.*)*', '/watch/:unit?'], // the last is refused in words
};

let house, browser, at;
before(async () => {
  house = await start({ args: ['--rate', '0', '--history', '300'] });
  browser = await browse();
  const [worker, staff, boss] = await Promise.all(['grid_worker', 'station_staff', 'supervisor'].map((r) => client(house, house.login(r))));
  const grid = worker.person.grants[0].unit;
  const incident = (await worker.report('E0101', '井盖旁垃圾外溢')).body;
  const asked = (await staff.call('PUT', `cases/${uuid7()}`, { kind: 'service', matter: 'S0103', channel: 'window', text: '申请', occurred_at: new Date().toISOString(), grid, reporter: { name: '欧阳明月', phone: '13800138765', id_number: '110101199003071234' } })).body;
  const calendar = (await boss.call('GET', 'calendar')).body.calendar;
  const proposal = (await boss.call('POST', 'proposals', { document: 'calendar', reason: '试排 2027 年', body: { ...calendar, covers: [calendar.covers[0], '2027-12-31'], off: [...calendar.off, '2027-01-01'] } })).body;
  assert.ok(incident.id && asked.window?.tracking_code && proposal.id, JSON.stringify([incident, asked, proposal]));
  at = { grid, id: incident.id, proposal: proposal.id, code: asked.window.tracking_code, then: new Date(Date.now() - 3_600_000).toISOString() };
});
after(async () => { await browser?.close(); await house?.end(); });

const filled = (path) => path.replace(/\{(\w+)\}/g, (_, name) => at[name]);

test('no page is left out', () => {
  const routes = [...source('desk/router.ts').matchAll(/^ {2}\{ path: '([^']+)'/gm)].map((m) => m[1]);
  assert.deepEqual(Object.keys(desk).sort(), routes.sort(), 'the desk');
  const parts = [...source('desk/admin/AdminPage.vue').matchAll(/^ {2}(\w+): defineAsyncComponent/gm)].map((m) => m[1]);
  for (const p of parts) assert.ok(desk['/admin/:part?'].includes(`admin/${p}`), `administration: ${p}`);
  const pages = [...source('m/App.vue').matchAll(/v-(?:else-)?if="page === '(\w+)'"/g)].map((m) => m[1]);
  assert.deepEqual(Object.keys(phone).sort(), [...new Set(pages)].sort(), 'the phone');
});

// settled waits until nothing is being read any more.
const settled = async (page) => {
  await page.locator('h1, main, [data-wall]').first().waitFor();
  await page.waitForFunction(() => document.querySelector('#app')?.textContent.trim() && !document.querySelector('[aria-busy="true"]'));
};

// found are the serious things that axe says.
const found = (page) => page.evaluate(async () => {
  const { violations } = await window.axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
  return violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200)).join(' | ')}`);
});

// turn lets the device go dark, and the page follow.
async function turn(page, to) {
  await page.emulateMedia({ colorScheme: to });
  await page.waitForFunction((t) => document.documentElement.dataset.theme === t, to);
}

// spilt are the texts that end at an edge nobody can scroll past, and a page that is
// wider than its window. Marks for screen readers and lines that end in dots on
// purpose are none.
const spilt = (page) => page.evaluate(() => {
  const cut = [...document.querySelectorAll('#app *')].filter((e) => {
    const s = getComputedStyle(e);
    return e.clientWidth > 4 && ['hidden', 'clip'].includes(s.overflowX) && s.textOverflow !== 'ellipsis' && s.clipPath === 'none' && !e.matches('textarea, input, select, svg, svg *, pre, .leaflet-container, .leaflet-container *, [data-chart], [data-chart] *') && e.scrollWidth > e.clientWidth + 2 && e.textContent.trim();
  }).map((e) => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 40)}`);
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const over = wide > 1 ? [...document.querySelectorAll('#app *')].filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !e.closest('.scroll')).slice(-2).map((e) => e.outerHTML.slice(0, 120)) : [];
  const bar = document.querySelector('#app > header, header.no-print');
  const low = bar && getComputedStyle(bar).position === 'sticky' && bar.offsetHeight > innerHeight / 2 ? [`the bar covers ${bar.offsetHeight} of ${innerHeight} px`] : [];
  return [...cut, ...(wide > 1 ? [`${wide} px too wide: ${over.join(' ')}`] : []), ...low];
});

// look sees a page, read once, in the light and in the dark, on a desk and on a
// phone, then at its narrowest, and at twice the size on a small laptop.
async function look(page, screen, path, wide) {
  const faults = [];
  const note = (where, list) => faults.push(...list.map((f) => `${path} ${where}: ${f}`));
  await page.setViewportSize(wide);
  await page.goto(path);
  await settled(page);
  await page.evaluate(axe); // evaluated: our content policy would refuse the tag
  note('light, wide', await found(page));
  await turn(page, 'dark');
  note('dark, wide', await found(page));
  await page.setViewportSize({ width: 360, height: 780 });
  note('dark, 360', await found(page));
  await turn(page, 'light');
  note('light, 360', await found(page));
  await page.setViewportSize({ width: 320, height: 640 });
  note('320', await spilt(page));
  await screen.send('Emulation.setDeviceMetricsOverride', { width: 683, height: 450, deviceScaleFactor: 2, mobile: false });
  note('200 %', await spilt(page));
  await screen.send('Emulation.clearDeviceMetricsOverride');
  return faults;
}

// A name in Chinese on an English page is a word that was forgotten; units, people
// and what people wrote have no other.
const forgotten = (page) => page.evaluate(() => [...document.querySelectorAll('h1, h2, th[scope="col"], thead th, label > span, header nav a, button.main, .views a')].map((e) => e.textContent.trim()).filter((t) => /[一-鿿]/.test(t)));

async function round(login, paths, { language = 'zh-CN', wide = { width: 1366, height: 900 } } = {}) {
  const { context, page, quiet } = await enter(browser, house, login, { language, context: { reducedMotion: 'reduce' } });
  const screen = await context.newCDPSession(page);
  const faults = [];
  for (const path of paths.map(filled)) {
    if (language === 'zh-CN') faults.push(...(await look(page, screen, path, wide)));
    else {
      await page.goto(path);
      await settled(page);
      faults.push(...(await forgotten(page)).filter((t) => t !== login.name).map((t) => `${path}: ${t}`));
    }
  }
  await context.close();
  assert.deepEqual(faults, []);
  quiet();
}

const of = (role) => may[role].flatMap((route) => desk[route]).map((p) => `/desk/${p}`);
const mobile = Object.values(phone).map((p) => `/m/${p}`);

const repeated = (p) => p.startsWith('/desk/admin/') && !p.endsWith('people'); // by the administrator, who has all of them
const own = (p) => !/cases?\/|wall|search/.test(p); // not what people wrote or looked for

describe('each in their pages', { concurrency: 2 }, () => {
  test('the desk of a supervisor', () => round(house.login('supervisor'), of('supervisor').filter((p) => !repeated(p))));
  test('the desk of an administrator', () => round(house.login('admin'), of('admin')));
  test('the desk of a clerk', () => round(house.login('station_staff'), of('station_staff')));
  test('the phone of a grid worker', () => round(house.login('grid_worker'), mobile));
  test('who is not logged in', () => round(null, ['/desk/', '/m/', '/t/{code}', '/t/00000000000000000000']));
  test('no English page has a Chinese word of ours', async () => {
    await round(house.login('supervisor'), of('supervisor').filter(own), { language: 'en' });
    await round(house.login('grid_worker'), mobile.filter(own), { language: 'en' });
  });
});
