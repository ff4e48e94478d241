// The map itself, in a chunk of its own. Numbers, dashes and hatching say what the
// colours say; the arrow keys go from grid to grid.
import L from 'leaflet';
import 'leaflet/dist/leaflet.css';
import type { Place } from './gcj';
import { lay, onto, type Tiles } from './tiles';

export interface Grid { id: string; name: string; area: Place[]; open: number; overdue: number; words: string }
export interface Hands { pick: (id: string) => void; point: (id: string, on: boolean) => void }

export const kind = (g: { open: number; overdue: number }) => (g.overdue ? 'over' : g.open ? 'open' : 'none');
const order = { none: 0, open: 1, over: 2 }; // what is drawn last has its whole border

export function draw(at: HTMLElement, grids: Grid[], tiles: Tiles | null, hands: Hands) {
  const map = L.map(at, { attributionControl: false, keyboard: false, zoomSnap: 0.25, fadeAnimation: false, zoomAnimation: false });
  lay(map, tiles);
  const place = onto(tiles);
  const all = L.featureGroup().addTo(map);
  const shapes = new Map<string, L.Polygon>();
  for (const g of [...grids].sort((a, b) => order[kind(a)] - order[kind(b)])) {
    const shape = L.polygon(g.area.map(place), { className: `grid ${kind(g)}`, weight: 2 });
    shape.bindTooltip(text(g.overdue ? '▲' : '', g.overdue ? `${g.overdue}/${g.open}` : String(g.open)), { permanent: true, direction: 'center', className: 'grid-label', interactive: false });
    shape.on('click', () => hands.pick(g.id)).on('mouseover', () => hands.point(g.id, true)).on('mouseout', () => hands.point(g.id, false));
    all.addLayer(shape);
    shapes.set(g.id, shape);
  }
  map.fitBounds(all.getBounds(), { padding: [12, 12], animate: false });
  for (const g of grids) reach(g, shapes, hands);
  map.on('zoomend resize', () => fit(shapes));
  fit(shapes);
  return {
    mark: (id: string, on: boolean) => { shapes.get(id)?.getElement()?.classList.toggle('here', on); },
    choose: (id: string) => { for (const [other, s] of shapes) { const e = s.getElement() as SVGElement | undefined; e?.classList.toggle('chosen', other === id); e?.setAttribute('aria-pressed', String(other === id)); } shapes.get(id)?.bringToFront(); },
    remove: () => map.remove(),
    resize: () => map.invalidateSize(),
  };
}

// reach lets a keyboard come to a grid: one of them is in the order of the Tab key,
// the arrows go to the nearest one in their direction, Enter opens it.
function reach(g: Grid, shapes: Map<string, L.Polygon>, hands: Hands): void {
  const e = shapes.get(g.id)!.getElement() as SVGElement;
  for (const [name, value] of Object.entries({ role: 'button', 'aria-label': g.words, tabindex: '-1', 'data-grid': g.id })) e.setAttribute(name, value);
  if (shapes.keys().next().value === g.id) e.setAttribute('tabindex', '0');
  e.addEventListener('focus', () => hands.point(g.id, true));
  e.addEventListener('blur', () => hands.point(g.id, false));
  e.addEventListener('keydown', (k) => {
    if (k.key === 'Enter' || k.key === ' ') { k.preventDefault(); hands.pick(g.id); return; }
    const to = next(g.id, k.key, shapes);
    if (!to) return;
    k.preventDefault();
    for (const s of shapes.values()) s.getElement()!.setAttribute('tabindex', '-1');
    const there = shapes.get(to)!.getElement() as SVGElement;
    there.setAttribute('tabindex', '0');
    there.focus();
  });
}

const ways: Record<string, [east: number, north: number]> = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

// next is the nearest grid in a direction; what lies aside counts double.
function next(from: string, key: string, shapes: Map<string, L.Polygon>): string | undefined {
  const way = ways[key];
  if (!way) return undefined;
  const here = shapes.get(from)!.getBounds().getCenter();
  let best: string | undefined;
  let least = Infinity;
  for (const [id, s] of shapes) {
    const there = s.getBounds().getCenter();
    const [x, y] = [(there.lng - here.lng) * Math.cos((here.lat * Math.PI) / 180), there.lat - here.lat];
    const along = x * way[0] + y * way[1];
    const far = along + 2 * Math.abs(x * way[1] + y * way[0]);
    if (id !== from && along > 1e-9 && far < least) [best, least] = [id, far];
  }
  return best;
}

// text makes an element of a sign and a figure, so that nothing is ever read as markup.
function text(sign: string, figure: string): HTMLElement {
  const e = document.createElement('span');
  e.append(sign);
  e.appendChild(document.createElement('b')).textContent = figure;
  return e;
}

// fit leaves the figure out where the grid is too narrow for it: the sign of what
// is late stays, and the list beside the map has all figures.
function fit(shapes: Map<string, L.Polygon>): void {
  for (const s of shapes.values()) {
    const label = s.getTooltip()?.getElement();
    label?.classList.remove('tight');
    if (label && label.offsetWidth > s.getElement()!.getBoundingClientRect().width) label.classList.add('tight');
  }
}
