// The whole house for a test: the real program with its sample city, on a free
// port, and a real browser. What a page complains about fails the test.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, devices } from 'playwright-core';
import { ground } from './city.mjs';

const program = resolve(import.meta.dirname, '../../../bin/gridcase');
const axeSource = readFileSync(resolve(import.meta.dirname, '../node_modules/axe-core/axe.min.js'), 'utf8');

// start runs the demo and answers when it is ready. Live traffic is off unless
// args ask for it, so that a test knows what happens.
export async function start({ data = ground(), http = '127.0.0.1:0', args = ['--rate', '0'] } = {}) {
  assert.ok(existsSync(program), 'bin/gridcase is missing: run make build');
  const child = spawn(program, ['demo', '--json', '--data', data, '--http', http, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (b) => { said = (said + b).slice(-4000); });
  const gone = new Promise((done) => child.once('exit', done));
  const first = new Promise((done, fail) => {
    createInterface({ input: child.stdout }).once('line', done);
    gone.then((code) => fail(new Error(`the demo ended with ${code}: ${said}`)));
  });
  const ready = JSON.parse(await first);
  const stop = async () => { child.kill('SIGTERM'); await gone; };
  return {
    ...ready, data, stop,
    login: (role, n = 0) => ready.logins.filter((l) => l.role === role)[n],
    // kill is the power failing: nothing is tidied up.
    kill: async () => { child.kill('SIGKILL'); await gone; },
    again: () => start({ data, http: new URL(ready.url).host, args }),
    end: async () => { await stop(); rmSync(data, { recursive: true, force: true }); },
  };
}

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const browse = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags });

export const phone = { ...devices['Pixel 7'], viewport: { width: 390, height: 844 } };
export const desktop = { viewport: { width: 1366, height: 900 } };

// enter opens a context of its own for a person who is logged in, and watches
// its pages: quiet() fails when one complained, or asked for another host.
export async function enter(browser, house, login, { device = desktop, language = 'zh-CN', theme = 'light', context: options = {} } = {}) {
  const context = await browser.newContext({ ...device, locale: language, timezoneId: 'Asia/Shanghai', colorScheme: theme, baseURL: house.url, serviceWorkers: 'allow', ...options });
  context.setDefaultTimeout(15_000);
  await context.addInitScript((l) => { if (location.protocol.startsWith('http') && !localStorage.getItem('gridcase.language')) localStorage.setItem('gridcase.language', l); }, language);
  if (login) {
    const answer = await context.request.post('/api/v1/sessions', { data: { username: login.username, password: login.password } });
    assert.equal(answer.status(), 201, 'log in');
  }
  const complaints = [];
  context.on('page', (page) => {
    page.on('console', (m) => { if (m.type() === 'error' && !expected(m.text())) complaints.push(m.text()); });
    page.on('pageerror', (e) => complaints.push(String(e)));
    page.on('request', (r) => { const u = new URL(r.url()); if (u.protocol.startsWith('http') && u.host !== new URL(house.url).host) complaints.push(`asked ${u.host}`); });
  });
  return { context, page: await context.newPage(), quiet: () => assert.deepEqual(complaints.splice(0), [], 'the page complained') };
}

// expected: the browser itself logs answers that a test provokes, such as 401,
// 409 or a server that is away.
const expected = (text) => /Failed to load resource|net::ERR_/.test(text);

// sound runs axe over a page: nothing serious or critical may be found.
export async function sound(page, label) {
  // Evaluated, not added as a tag: our content policy would refuse the tag.
  await page.evaluate(axeSource);
  // What fades in is pale until it is there.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().filter((a) => Number.isFinite(a.effect?.getComputedTiming().endTime)).map((a) => a.finished)));
  const found = await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
    return violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | ')}`);
  });
  assert.deepEqual(found, [], `axe on ${label ?? page.url()}`);
}

// uuid7 is an id as the phone makes them.
export function uuid7() {
  const b = crypto.getRandomValues(new Uint8Array(16));
  const ms = Date.now();
  for (let i = 0; i < 6; i++) b[i] = Math.floor(ms / 2 ** (8 * (5 - i))) & 0xff;
  b[6] = (b[6] & 0x0f) | 0x70;
  b[8] = (b[8] & 0x3f) | 0x80;
  const h = Buffer.from(b).toString('hex');
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20)}`;
}

// client talks to the API as a person, beside the browser.
export async function client(house, login) {
  const session = await (await fetch(`${house.url}/api/v1/sessions`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ username: login.username, password: login.password }) })).json();
  const call = async (method, path, body) => {
    const answer = await fetch(`${house.url}/api/v1/${path}`, {
      method,
      headers: { Authorization: `Bearer ${session.token}`, 'Content-Type': 'application/json', 'Idempotency-Key': uuid7() },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: answer.status, body: answer.headers.get('content-type')?.includes('json') ? await answer.json() : null };
  };
  // photo uploads a picture and answers what it is called.
  const photo = async (bytes) => {
    const sha = createHash('sha256').update(bytes).digest('hex');
    const answer = await fetch(`${house.url}/api/v1/blobs/${sha}`, { method: 'PUT', headers: { Authorization: `Bearer ${session.token}`, 'Content-Type': 'application/octet-stream' }, body: bytes });
    assert.ok(answer.ok, `photo: ${answer.status}`);
    return sha;
  };
  return {
    person: session.person, call, photo,
    report: (matter, text, more = {}) => call('PUT', `cases/${uuid7()}`, { kind: 'incident', matter, text, occurred_at: new Date().toISOString(), channel: 'grid_worker', grid: session.person.grants[0].unit, ...more }),
  };
}
