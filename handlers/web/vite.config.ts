// One project, three pages: the phone (/m/), the desk (/desk/) and the
// resident's page (/t/{code}). The binary embeds what lands in dist/app.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import vue from '@vitejs/plugin-vue';
import { defineConfig, type Plugin } from 'vite';

const here = import.meta.dirname;

// The service worker stands beside the phone's page, under a fixed name, and
// knows all that the page may load.
function shell(): Plugin {
  return {
    name: 'shell',
    apply: 'build',
    generateBundle(_options, bundle) {
      const names = new Set<string>();
      const walk = (name: string) => {
        const chunk = bundle[name];
        if (names.has(name) || chunk?.type !== 'chunk') return;
        names.add(name);
        chunk.viteMetadata?.importedCss.forEach((css) => names.add(css));
        [...chunk.imports, ...chunk.dynamicImports].forEach(walk);
      };
      const page = Object.values(bundle).find((c) => c.type === 'chunk' && c.isEntry && c.name === 'm');
      const worker = Object.values(bundle).find((c) => c.type === 'chunk' && c.isEntry && c.name === 'sw');
      if (page?.type !== 'chunk' || worker?.type !== 'chunk') throw new Error('the phone page or its worker is missing');
      walk(page.fileName);
      const list = ['/m/', '/app/icon.svg', '/app/m.webmanifest', ...[...names].sort().map((n) => `/app/${n}`)];
      const version = createHash('sha256').update(list.join()).digest('hex').slice(0, 12);
      worker.code = worker.code.replace('__SHELL__', JSON.stringify(list)).replace('__SHELL_VERSION__', JSON.stringify(version));
    },
  };
}

// Compressed once here and not at each request. It reads from disk when all is
// written: earlier, the bundle still holds placeholders.
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    closeBundle() {
      const out = join(here, 'dist/app');
      for (const name of readdirSync(out, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(js|css|html|svg|json|webmanifest)$/.test(name)) continue;
        const body = readFileSync(join(out, name));
        if (body.length < 500) continue;
        writeFileSync(join(out, `${name}.gz`), gzipSync(body, { level: 9 }));
        writeFileSync(join(out, `${name}.br`), brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
      }
    },
  };
}

export default defineConfig({
  root: here,
  base: '/app/',
  plugins: [vue(), shell(), compressed()],
  resolve: { alias: { '~': here } },
  build: {
    target: 'es2022',
    outDir: 'dist/app',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // data: URLs would need a wider content policy
    rollupOptions: {
      input: { m: join(here, 'm/index.html'), desk: join(here, 'desk/index.html'), t: join(here, 't/index.html'), sw: join(here, 'm/sw.ts') },
      output: { entryFileNames: (c) => (c.name === 'sw' ? 'm/sw.js' : 'assets/[name]-[hash].js') },
    },
  },
  server: { proxy: { '/api': { target: process.env.GRIDCASE_URL ?? 'http://127.0.0.1:8080', changeOrigin: true } } },
});
