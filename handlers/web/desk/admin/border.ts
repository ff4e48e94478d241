// The drawing of one grid among its neighbours, in a chunk of its own. Corners are
// dragged, or moved by the arrow keys; a click adds one on the nearest side.
import L from 'leaflet';
import 'leaflet/dist/leaflet.css';
import type { Place } from '../map/gcj';
import { back, lay, onto, type Tiles } from '../map/tiles';

export interface Neighbour { name: string; area: Place[] }
const step = 0.00002; // about two metres

export function draw(at: HTMLElement, before: Place[], around: Neighbour[], tiles: Tiles | null, corner: (n: number) => string, moved: (corners: Place[]) => void) {
  const map = L.map(at, { attributionControl: false, keyboard: false, zoomSnap: 0.25, fadeAnimation: false, zoomAnimation: false });
  lay(map, tiles);
  const [to, from] = [onto(tiles), back(tiles)];
  for (const n of around) L.polygon(n.area.map(to), { className: 'border around', interactive: false }).bindTooltip(text(n.name), { permanent: true, direction: 'center', className: 'grid-label', interactive: false }).addTo(map);
  if (before.length > 2) L.polygon(before.map(to), { className: 'border before', interactive: false }).addTo(map);
  const shape = L.polygon([], { className: 'border after', interactive: false }).addTo(map);
  const hands = L.layerGroup().addTo(map);
  let corners: Place[] = [];

  function set(next: Place[], fit = false) {
    corners = next;
    shape.setLatLngs(next.map(to));
    hands.clearLayers();
    next.forEach((_, n) => hands.addLayer(hand(n)));
    if (fit) map.fitBounds(L.latLngBounds([...next, ...before, ...around.flatMap((a) => a.area)].map(to)), { padding: [16, 16], animate: false });
  }
  function hand(n: number): L.Marker {
    const m = L.marker(to(corners[n]!), { draggable: true, keyboard: true, icon: L.divIcon({ className: 'corner', html: '', iconSize: [18, 18] }) });
    const put = (p: Place, done: boolean) => { corners = corners.map((c, i) => (i === n ? p : c)); shape.setLatLngs(corners.map(to)); if (done) moved(corners); };
    m.on('drag', () => put(from(m.getLatLng()), false)).on('dragend', () => put(from(m.getLatLng()), true));
    m.on('add', () => {
      const e = m.getElement()!;
      e.setAttribute('aria-label', corner(n + 1));
      e.addEventListener('keydown', (k) => {
        const way = ({ ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] } as Record<string, [number, number]>)[k.key];
        if (!way) return;
        k.preventDefault();
        const p = { lat: corners[n]!.lat + way[0] * step, lng: corners[n]!.lng + way[1] * step };
        m.setLatLng(to(p));
        put(p, true);
      });
    });
    return m;
  }
  map.on('click', (e) => { set(insert(corners, from(e.latlng))); moved(corners); });
  return { set, remove: () => map.remove(), resize: () => map.invalidateSize() };
}

// insert puts a corner on the side that it lengthens least.
function insert(ring: Place[], p: Place): Place[] {
  const far = (a: Place, b: Place) => Math.hypot(a.lat - b.lat, (a.lng - b.lng) * Math.cos((p.lat * Math.PI) / 180));
  let [best, least] = [ring.length, Infinity];
  for (let i = 0; ring.length > 2 && i < ring.length; i++) {
    const [a, b] = [ring[i]!, ring[(i + 1) % ring.length]!];
    const more = far(a, p) + far(p, b) - far(a, b);
    if (more < least) [best, least] = [i + 1, more];
  }
  return [...ring.slice(0, best), p, ...ring.slice(best)];
}

function text(words: string): HTMLElement {
  const e = document.createElement('span');
  e.textContent = words;
  return e;
}
