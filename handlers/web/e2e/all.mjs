// Runs the tests, all or those that are named, on one sample city.
import { spawn } from 'node:child_process';
import { found } from './city.mjs';
import { start } from './house.mjs';

const raze = await found(start);
const named = process.argv.slice(2);
const tests = spawn(process.execPath, ['--test', '--test-concurrency=1', ...(named.length ? named : ['e2e/'])], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => tests.kill(signal));
process.exitCode = await new Promise((done) => tests.once('exit', (code) => done(code ?? 1)));
raze();
