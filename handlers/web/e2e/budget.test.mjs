// What the phone loads before it can be used: the page, its script, and what
// those name. Later parts come when they are opened.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

const built = join(import.meta.dirname, '../dist/app');
const kilobyte = 1024;

// first lists the files of a page's first use, by following static imports.
function first(page) {
  const html = readFileSync(join(built, page, 'index.html'), 'utf8');
  const files = new Set();
  const follow = (name) => {
    if (files.has(name)) return;
    files.add(name);
    if (!name.endsWith('.js')) return;
    const text = readFileSync(join(built, name), 'utf8');
    for (const [, next] of text.matchAll(/(?:^|[;}\s])(?:import|export)\s*(?:[\w*{][^'"`;()]*?from\s*)?["'`]\.\/([\w.-]+\.js)["'`]/g)) follow(`assets/${next}`);
  };
  for (const [, name] of html.matchAll(/(?:src|href)="\/app\/(assets\/[^"]+)"/g)) follow(name);
  return [...files];
}

const size = (files, ending) => files.filter((f) => f.endsWith(ending)).reduce((sum, f) => sum + gzipSync(readFileSync(join(built, f)), { level: 9 }).length, 0);

for (const [page, js, css] of [['m', 60, 20], ['t', 40, 5]]) {
  test(`/${page}/ loads at most ${js} KB of scripts and ${css} KB of styles`, () => {
    const files = first(page);
    assert.ok(files.some((f) => f.endsWith('.js')) && files.some((f) => f.endsWith('.css')), files.join());
    const [scripts, styles] = [size(files, '.js'), size(files, '.css')];
    console.log(`/${page}/: ${(scripts / kilobyte).toFixed(1)} KB of scripts, ${(styles / kilobyte).toFixed(1)} KB of styles, gzip`);
    assert.ok(scripts <= js * kilobyte, `${scripts} bytes of scripts in ${files.join(', ')}`);
    assert.ok(styles <= css * kilobyte, `${styles} bytes of styles`);
  });
}
