// One sample city for a whole run: it is made once, and each house starts from
// a copy. Making one takes half a minute, copying it a second.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const named = 'GRIDCASE_E2E_CITY';

// ground is the data directory of one house, with the run's city in it if there
// is one. Postgres must be let in, whoever it runs as.
export function ground() {
  const data = mkdtempSync(join(tmpdir(), 'gridcase-e2e-'));
  chmodSync(data, 0o755);
  const city = process.env[named];
  if (city && existsSync(city)) execFileSync('cp', ['-a', `${city}/.`, data]);
  return data;
}

// found makes the city by starting a house and stopping it; processes that are
// started from now on build on it. The answer takes it away.
export async function found(start) {
  const house = await start();
  await house.stop();
  process.env[named] = house.data;
  return () => { delete process.env[named]; rmSync(house.data, { recursive: true, force: true }); };
}
