// Every page there is, who looks at it, and when it is ready. The routes of the
// desk are read from its router, so that a new page cannot be left out.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [worker, clerk, watcher] = ['grid_worker', 'station_staff', 'supervisor'];

// fill gives the worker's form what a careful worker would.
async function fill({ page }) {
  await page.locator('.camera input').first().setInputFiles({ name: 'p.png', mimeType: 'image/png', buffer: await page.screenshot() });
  await page.locator('.shots img').waitFor();
  await page.locator('#text').fill('三号楼门口井盖松动，车一压就响 The cover rattles');
  await page.locator('.choice').first().click();
}

async function onSpot(p) {
  await fill(p);
  await p.page.locator('.spot').click();
  await p.page.locator('#done').fill('已复位并加固');
  await p.page.locator('.spot').scrollIntoViewIfNeeded();
}

// told is an application as somebody begins to tell it.
async function told({ page }) {
  await page.locator('#said').fill('想给我父亲办残疾人证');
  await page.locator('.row[role=group] button').first().click();
}

// printed is what comes out of the printer, on paper of so many dots.
async function printed({ page }, width) {
  await page.setViewportSize({ width, height: 600 });
  if (width < 400) await page.evaluate(() => document.documentElement.classList.add('slip'));
  await page.emulateMedia({ media: 'print' });
}

// Name, who, address, what stands there when it is ready, and what is done then;
// seen says in which looks, where they are not the usual four; shut is a
// page that something lies over.
export const pages = [
  { name: 'm-login', who: null, at: '/m/', ready: '#username', seen: 'hand' },
  { name: 'm-report', who: worker, at: '/m/', ready: '#text', seen: 'hand' },
  { name: 'm-report-filled', who: worker, at: '/m/', ready: '#text', seen: 'hand', then: fill },
  { name: 'm-report-on-spot', who: worker, at: '/m/', ready: '#text', seen: 'hand', then: onSpot },
  { name: 'm-report-map', who: worker, at: '/m/', ready: '#text', seen: 'hand', then: async ({ page }) => { await page.locator('.place button').click(); await page.locator('#grid').scrollIntoViewIfNeeded(); } },
  { name: 'm-report-matters', who: worker, at: '/m/', ready: '.all', seen: 'hand', then: async ({ page }) => { await page.locator('.all').click(); await page.locator('.picker li').first().waitFor(); } },
  { name: 'm-today', who: worker, at: '/m/today', ready: 'a.case', seen: 'hand' },
  { name: 'm-today-low', who: worker, at: '/m/today', ready: 'a.case', seen: 'hand', then: ({ page }) => page.locator('main').evaluate((m) => m.scrollTo(0, m.scrollHeight)) },
  { name: 'm-outbox-empty', who: worker, at: '/m/outbox', ready: 'h1', seen: 'hand' },
  { name: 'm-outbox', who: worker, at: '/m/', ready: '#text', seen: 'hand', then: unsent },
  { name: 'm-me', who: worker, at: '/m/me', ready: '.figures a', seen: 'hand' },
  { name: 'm-list', who: worker, at: '/m/list/open', ready: 'a.case', seen: 'hand' },
  { name: 'm-case', who: worker, at: (c) => `/m/case/${c.held}`, ready: 'ol li', seen: 'hand' },
  { name: 'm-case-result', who: worker, at: (c) => `/m/case/${c.held}`, ready: 'ol li', seen: 'hand', then: async ({ page }, { language }) => { await page.getByRole('button', { name: language === 'en' ? 'Hand in result' : '提交结果' }).click(); } },
  { name: 't-registered', who: null, at: (c) => `/t/${c.registered}`, ready: 'dl', seen: 'hand' },
  { name: 't-notice', who: null, at: (c) => `/t/${c.notice}`, ready: '.bring', seen: 'hand' },
  { name: 't-closed', who: null, at: (c) => `/t/${c.closed}`, ready: 'fieldset', seen: 'hand' },
  { name: 't-wrong', who: null, at: '/t/0123456789abcdef0123', ready: 'h1', seen: 'hand' },
  { name: 'desk-login', who: null, at: '/desk/', ready: '#username' },
  { name: 'queue', who: clerk, at: '/desk/queue?view=all', ready: '#row-0', seen: 'screen' },
  { name: 'queue-claimable', who: clerk, at: '/desk/queue', ready: 'h1' },
  { name: 'queue-nothing', who: clerk, at: '/desk/queue?view=all&severity=L1&matter=S0501', ready: 'h1' },
  { name: 'queue-picked', who: clerk, at: '/desk/queue?view=all', ready: '#row-0', then: async ({ page }) => { for (const n of [0, 1]) await page.locator(`#row-${n} input[type=checkbox]`).check(); } },
  { name: 'keys', shut: true, who: clerk, at: '/desk/queue?view=all', ready: '#row-0', then: async ({ page }) => { await page.keyboard.press('?'); await page.getByRole('dialog').waitFor(); } },
  { name: 'case', who: clerk, at: (c) => `/desk/cases/${c.clerks}`, ready: 'ol li', seen: 'screen' },
  { name: 'case-dialog', shut: true, who: clerk, at: (c) => `/desk/cases/${c.clerks}`, ready: 'ol li', then: async ({ page }, { language }) => { await page.getByRole('button', { name: language === 'en' ? 'Return' : '退单', exact: true }).click(); await page.getByRole('dialog').waitFor(); } },
  { name: 'case-application', who: clerk, at: (c) => `/desk/cases/${c.noticeCase}`, ready: 'ol li' },
  { name: 'intake', who: clerk, at: '/desk/intake', ready: '#said', seen: 'screen' },
  { name: 'intake-filled', who: clerk, at: '/desk/intake', ready: '#said', then: told },
  { name: 'intake-papers', who: clerk, at: (c) => `/desk/intake?case=${c.noticeCase}`, ready: '#step' },
  { name: 'receipt', who: clerk, at: (c) => `/desk/intake?case=${c.closedCase}`, ready: '#receipt' },
  { name: 'receipt-a4', who: clerk, at: (c) => `/desk/intake?case=${c.closedCase}`, ready: '#receipt', seen: 'paper', then: (p) => printed(p, 703) },
  { name: 'receipt-slip', who: clerk, at: (c) => `/desk/intake?case=${c.closedCase}`, ready: '#receipt', seen: 'paper', then: (p) => printed(p, 272) },
  { name: 'search-nothing', who: clerk, at: '/desk/search?q=zzzz', ready: 'h1' },
  { name: 'search', who: clerk, at: '/desk/search?q=井盖', ready: 'h1' },
  { name: 'watch', who: watcher, at: '/desk/watch?view=all', ready: 'tbody tr', seen: 'screen' },
  { name: 'watch-wall', who: watcher, at: '/desk/watch?wall=1', ready: '[data-wall] li', seen: 'screen' },
  { name: 'rates', who: watcher, at: '/desk/rates', ready: '[data-rate]', seen: 'screen' },
  { name: 'rates-unit', who: watcher, at: '/desk/rates?view=unit', ready: 'table' },
  { name: 'rates-staff', who: watcher, at: '/desk/rates?view=staff', ready: 'table' },
  { name: 'pledges', who: clerk, at: '/desk/pledges', ready: 'nav.bar' },
  { name: 'pledges-projects', who: watcher, at: '/desk/pledges?list=project', ready: 'table.lines' },
  { name: 'map', who: watcher, at: '/desk/map', ready: '[data-map] path.grid', seen: 'screen' },
  { name: 'whatif', who: watcher, at: '/desk/whatif', ready: 'textarea' },
  ...Object.entries({ people: 'tbody tr', units: 'table', roster: 'table', boundary: 'path', proposals: '.card', policy: 'pre, .card', calendar: '.card', lists: '.card' }).map(([part, ready]) => ({ name: `admin-${part}`, who: watcher, at: `/desk/admin/${part}`, ready: `main ${ready}` })),
  { name: 'roster', who: clerk, at: '/desk/roster', ready: 'table' },
  { name: 'nowhere', who: clerk, at: '/desk/no/such/page', ready: 'main' },
];

// unsent is one item that waits for a network, with a photo.
async function unsent(p) {
  await fill(p);
  await p.context.route('**/api/v1/cases/**', (r) => r.abort());
  await p.page.locator('.go').click();
  await p.page.locator('nav a').nth(2).click();
  await p.page.locator('main li .soon').waitFor();
}

// everyRoute fails when the desk has a page that is not in the table.
export function everyRoute() {
  const router = readFileSync(join(import.meta.dirname, '../desk/router.ts'), 'utf8');
  const routes = [...router.matchAll(/path: '(\/[\w/]*)[^']*', name: '(\w+)'/g)].map(([, path, name]) => ({ path: path.replace(/\/$/, ''), name }));
  assert.ok(routes.length > 5, 'the router is not read');
  const seen = (r) => pages.some((p) => (r.path ? String(p.at).replace(/^.*?(\/desk)/, '$1').startsWith(`/desk${r.path}`) : p.name === r.name));
  assert.deepEqual(routes.filter((r) => !seen(r)).map((r) => r.name), [], 'pages of the desk without a picture');
}

// city brings in what the pages show: a case that the worker holds, one that the
// clerk holds, and applications at three steps of their way.
export async function city(house, { client, uuid7, pictures }) {
  const [by, at] = [await client(house, house.login(worker)), await client(house, house.login(clerk))];
  const grid = by.person.grants[0].unit;
  const [found, left] = [await by.photo(pictures[0]), await by.photo(pictures[1])];
  const { body: held } = await by.report('E0101', '三号楼前垃圾满溢，气味较大', { photos: [found] });
  await by.call('POST', `cases/${held.id}/note`, { text: '已清运一半', photos: [left], stages: { [left]: 'after' } });
  const { body: clerks } = await by.report('C0102', '小区北门井盖松动，车一压就响', { photos: [found] });
  await at.call('POST', `cases/${clerks.id}/claim`, {});
  const apply = async (matter) => {
    const id = uuid7();
    const { body } = await at.call('PUT', `cases/${id}`, { kind: 'service', matter, text: '申请', occurred_at: new Date().toISOString(), channel: 'window', grid, reporter: { name: '欧阳明月', phone: '13800138765', id_number: '110101199003071234' } });
    return { id, code: body.window.tracking_code };
  };
  const [registered, notice, closed] = [await apply('S0103'), await apply('S0103'), await apply('S0105')];
  await at.call('POST', `cases/${notice.id}/notice`, { missing: ['困难事由材料'] });
  await at.call('POST', `cases/${closed.id}/accept`, { have: ['身份证', '银行卡'], decide: { outcome: 'granted', text: '同意', deliver: { how: 'window' } } });
  return { held: held.id, clerks: clerks.id, registered: registered.code, notice: notice.code, noticeCase: notice.id, closed: closed.code, closedCase: closed.id };
}
