// Runs the tests, all or those that are named, on one sample city: those that
// measure by themselves at the end.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { found } from './city.mjs';
import { start } from './house.mjs';

const measuring = new Set(['desk-thousands.test.mjs', 'live.test.mjs', 'speed.test.mjs']);

const raze = await found(start);
const named = process.argv.slice(2);
const files = named.length ? named : readdirSync('e2e').filter((f) => f.endsWith('.test.mjs')).map((f) => `e2e/${f}`);
const [quiet, crowd] = [true, false].map((alone) => files.filter((f) => measuring.has(basename(f)) === alone));

let running = null;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => running?.kill(signal));

async function run(some) {
  if (!some.length) return;
  running = spawn(process.execPath, ['--test', '--test-concurrency=1', ...some], { stdio: 'inherit' });
  const code = await new Promise((done) => running.once('exit', (c) => done(c ?? 1)));
  process.exitCode = Math.max(process.exitCode ?? 0, code);
}

await run(crowd);
await run(quiet);
raze();
