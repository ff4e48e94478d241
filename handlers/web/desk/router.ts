// The map of the desk: every page, its address, and for whom it is.
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';
import type { Role } from '~/api/session';
import { follow } from './search/sought';

declare module 'vue-router' {
  // unless: who finds it elsewhere, and needs no place for it in the bar.
  interface RouteMeta { title?: string; for?: readonly Role[]; unless?: readonly Role[] }
}

const clerks = ['station_staff', 'street_staff', 'district_staff', 'supervisor'] as const;
const watchers = ['supervisor', 'district_staff', 'street_staff'] as const;
const workers = ['grid_worker', ...clerks] as const; // whoever sees cases
const tenders = ['supervisor', 'admin'] as const;

// Filters live in the query, so that every view of a page has an address.
export const routes: RouteRecordRaw[] = [
  { path: '/', component: () => import('./shell/Home.vue') },
  { path: '/queue/:unit?', name: 'queue', component: () => import('./queue/QueuePage.vue'), meta: { title: 'queue', for: workers } },
  { path: '/cases/:id', name: 'case', component: () => import('./case/CasePage.vue'), props: true },
  { path: '/intake', name: 'intake', component: () => import('./intake/IntakePage.vue'), meta: { title: 'intake', for: clerks } },
  { path: '/search', name: 'search', component: () => import('./search/SearchPage.vue') },
  { path: '/watch/:unit?', name: 'watch', component: () => import('./watch/WatchPage.vue'), meta: { title: 'watch', for: watchers } },
  { path: '/rates/:unit?', name: 'rates', component: () => import('./rates/RatesPage.vue'), meta: { title: 'rates', for: watchers } },
  { path: '/pledges', name: 'pledges', component: () => import('./pledges/PledgesPage.vue'), meta: { title: 'pledges', for: clerks } },
  { path: '/map/:unit?', name: 'map', component: () => import('./map/MapPage.vue'), meta: { title: 'map', for: watchers } },
  { path: '/whatif', name: 'whatif', component: () => import('./policy/WhatifPage.vue'), meta: { title: 'whatif', for: tenders } },
  { path: '/roster', name: 'roster', component: () => import('./admin/Roster.vue'), meta: { title: 'roster', unless: tenders } },
  { path: '/admin/:part?', name: 'admin', component: () => import('./admin/AdminPage.vue'), meta: { title: 'admin', for: tenders } },
  { path: '/:rest(.*)*', name: 'nowhere', component: () => import('./shell/Nowhere.vue') },
];

export const router = createRouter({ history: createWebHistory('/desk/'), routes, scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 } });
follow(router);
