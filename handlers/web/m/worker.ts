// The service worker brings the app without a network. Everything else works
// without it, since a webview may refuse it.
import { ref } from 'vue';

export const updateReady = ref(false);
let waiting: ServiceWorker | null = null;

// update swaps the app when she says so, never under a half-filled form.
export function update(): void {
  waiting?.postMessage('take over');
}

if ('serviceWorker' in navigator && import.meta.env.PROD) {
  navigator.serviceWorker.register('/m/sw.js', { scope: '/m/' }).then((registration) => {
    const offer = (w: ServiceWorker | null) => {
      if (!w || !navigator.serviceWorker.controller) return; // the first one takes over by itself
      waiting = w;
      updateReady.value = true;
    };
    offer(registration.waiting);
    registration.addEventListener('updatefound', () => {
      const fresh = registration.installing;
      fresh?.addEventListener('statechange', () => { if (fresh.state === 'installed') offer(fresh); });
    });
  }).catch((cause: unknown) => console.info('no service worker', cause));
  let had = !!navigator.serviceWorker.controller;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (had) location.reload();
    had = true;
  });
}
