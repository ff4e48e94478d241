// The service worker: the shell of the phone app, so that it opens without a
// network. Data is none of its business: the app keeps that itself.
declare const self: ServiceWorkerGlobalScope;
declare const __SHELL__: string[]; // written in by the build: the page and all that it may load
declare const __SHELL_VERSION__: string;

const shell = `gridcase-${__SHELL_VERSION__}`;

self.addEventListener('install', (e) => {
  e.waitUntil(caches.open(shell).then((c) => c.addAll(__SHELL__)));
});

self.addEventListener('activate', (e) => {
  e.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith('gridcase-') && name !== shell) await caches.delete(name);
    await self.clients.claim();
  })());
});

self.addEventListener('message', (e) => {
  if (e.data === 'take over') void self.skipWaiting();
});

// Every address of the app is the one page; its parts are kept by name.
self.addEventListener('fetch', (e) => {
  const url = new URL(e.request.url);
  if (e.request.method !== 'GET' || url.origin !== location.origin || url.pathname.startsWith('/api/')) return;
  const wanted = e.request.mode === 'navigate' && url.pathname.startsWith('/m/') ? '/m/' : url.pathname;
  e.respondWith((async () => (await caches.match(wanted, { cacheName: shell })) ?? fetch(e.request))());
});

export {};
