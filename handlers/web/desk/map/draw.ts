// The map itself, in a chunk of its own: outlines without tiles, so that no other
// host is asked. Numbers and dashes say what the colours say.
import L from 'leaflet';
import 'leaflet/dist/leaflet.css';

export interface Place { lat: number; lng: number }
export interface Grid { id: string; name: string; area: Place[]; open: number; overdue: number }

export const kind = (g: { open: number; overdue: number }) => (g.overdue ? 'over' : g.open ? 'open' : 'none');

export function draw(at: HTMLElement, grids: Grid[], pick: (id: string) => void) {
  const map = L.map(at, { attributionControl: false, keyboard: false, zoomSnap: 0.25, fadeAnimation: false, zoomAnimation: false });
  const place = (p: Place): L.LatLngTuple => [p.lat, p.lng];
  const all = L.featureGroup().addTo(map);
  const shapes = new Map<string, L.Polygon>();
  for (const g of grids) {
    const shape = L.polygon(g.area.map(place), { className: `grid ${kind(g)}`, weight: 2 });
    shape.bindTooltip(text(label(g)), { permanent: true, direction: 'center', className: 'grid-label', interactive: false });
    shape.on('click', () => pick(g.id));
    all.addLayer(shape);
    shapes.set(g.id, shape);
  }
  map.fitBounds(all.getBounds(), { padding: [12, 12], animate: false });
  return {
    mark: (id: string, on: boolean) => { shapes.get(id)?.getElement()?.classList.toggle('here', on); },
    remove: () => map.remove(),
    resize: () => map.invalidateSize(),
  };
}

const label = (g: Grid) => (g.overdue ? `▲${g.overdue}/${g.open}` : String(g.open));

// text makes an element of words, so that no name is ever read as markup.
function text(words: string): HTMLElement {
  const e = document.createElement('span');
  e.textContent = words;
  return e;
}
