// Outlines of grids as people bring them: GeoJSON from a map program, or corners
// typed one by one. Inside, a corner is {lat, lng} in WGS-84 degrees.
import type { Place } from '../map/gcj';

type Ring = [lng: number, lat: number][];

// parse finds the first ring of a geometry, a feature or a collection. The error is
// the name of a sentence in words.ts.
export function parse(text: string): Place[] | 'notjson' | 'noring' | 'badring' {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return 'notjson';
  }
  const ring = ringOf(found);
  if (!ring) return 'noring';
  const corners = ring.filter((c) => Array.isArray(c) && c.length >= 2 && c.every((n) => Number.isFinite(n)) && Math.abs(c[1]) <= 90 && Math.abs(c[0]) <= 180).map(([lng, lat]) => ({ lat, lng }));
  if (corners.length !== ring.length) return 'badring';
  const [a, z] = [corners[0], corners.at(-1)];
  if (corners.length > 1 && a!.lat === z!.lat && a!.lng === z!.lng) corners.pop(); // it need not be said twice
  return corners.length < 3 ? 'badring' : corners;
}

function ringOf(v: unknown): Ring | null {
  const o = v as { type?: string; coordinates?: unknown; geometry?: unknown; features?: unknown[] };
  switch (o?.type) {
    case 'Polygon': return ((o.coordinates as Ring[] | undefined) ?? [])[0] ?? null;
    case 'MultiPolygon': return ((o.coordinates as Ring[][] | undefined) ?? [])[0]?.[0] ?? null;
    case 'Feature': return ringOf(o.geometry);
    case 'FeatureCollection': return ringOf(o.features?.[0]);
  }
  return null;
}

const round = (n: number) => Math.round(n * 1e7) / 1e7; // a centimetre

export const geojson = (corners: Place[]): string => {
  const ring = [...corners, ...corners.slice(0, 1)].map((c) => [round(c.lng), round(c.lat)]);
  return JSON.stringify({ type: 'Polygon', coordinates: [ring] });
};

export const rounded = (corners: Place[]): Place[] => corners.map((c) => ({ lat: round(c.lat), lng: round(c.lng) }));

// hectares of an outline: a grid is small enough for the earth to be flat in it.
export function hectares(corners: Place[]): number {
  if (corners.length < 3) return 0;
  const metre = 111_320; // a degree to the north
  const o = corners[0]!;
  const across = Math.cos((corners[0]!.lat * Math.PI) / 180) * metre;
  let twice = 0;
  corners.forEach((a, i) => { const b = corners[(i + 1) % corners.length]!; twice += ((a.lng - o.lng) * (b.lat - o.lat) - (b.lng - o.lng) * (a.lat - o.lat)) * across * metre; });
  return Math.abs(twice) / 2 / 10_000;
}
