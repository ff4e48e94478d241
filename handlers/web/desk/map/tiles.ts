// What lies under the outlines: nothing, or the tiles that an operator named.
import L from 'leaflet';
import { api, type Schemas } from '~/api/client';
import { toGCJ, toWGS, type Place } from './gcj';

export type Tiles = Schemas['Tiles'];
let asked: Promise<Tiles | null> | null = null;

// under is read once a page; without an answer the outlines stand by themselves.
export const under = (): Promise<Tiles | null> => (asked ??= api.GET('/api/v1/map').then(({ data }) => data!.tiles ?? null).catch((cause: unknown) => { asked = null; throw cause; }));

// The way of our coordinates onto the map, and back.
export const onto = (t: Tiles | null) => (p: Place): L.LatLngTuple => { const q = t?.crs === 'gcj02' ? toGCJ(p) : p; return [q.lat, q.lng]; };
export const back = (t: Tiles | null) => (p: L.LatLng): Place => (t?.crs === 'gcj02' ? toWGS(p) : { lat: p.lat, lng: p.lng });

export function lay(map: L.Map, t: Tiles | null): void {
  if (!t) return;
  L.tileLayer(t.url, { subdomains: t.subdomains ?? '', maxZoom: 18 }).addTo(map);
  const control = L.control.attribution({ prefix: false });
  const words = document.createElement('span');
  words.textContent = t.attribution; // Leaflet takes markup: this must be none
  control.addAttribution(words.innerHTML).addTo(map);
}
