// GCJ-02 is the shifted system that tiles of Chinese map services are drawn in. What
// we store is WGS-84; it is shifted only for drawing, and back when something drawn
// is read. Outside of mainland China nothing is shifted.
export interface Place { lat: number; lng: number }

const axis = 6_378_245; // of the Krasovsky ellipsoid, in metres
const flat = 0.00669342162296594323; // its eccentricity squared
const rad = Math.PI / 180;

export const inChina = (p: Place): boolean => p.lng > 72.004 && p.lng < 137.8347 && p.lat > 0.8293 && p.lat < 55.8271;

// waves are the terms that both directions have in common.
const waves = (n: number) => ((20 * Math.sin(6 * n * Math.PI) + 20 * Math.sin(2 * n * Math.PI)) * 2) / 3;

function north(x: number, y: number): number {
  const main = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x));
  return main + waves(x) + ((20 * Math.sin(y * Math.PI) + 40 * Math.sin((y / 3) * Math.PI)) * 2) / 3 + ((160 * Math.sin((y / 12) * Math.PI) + 320 * Math.sin((y / 30) * Math.PI)) * 2) / 3;
}

function east(x: number, y: number): number {
  const main = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x));
  return main + waves(x) + ((20 * Math.sin(x * Math.PI) + 40 * Math.sin((x / 3) * Math.PI)) * 2) / 3 + ((150 * Math.sin((x / 12) * Math.PI) + 300 * Math.sin((x / 30) * Math.PI)) * 2) / 3;
}

// toGCJ shifts a place by some hundred metres, as the tiles are.
export function toGCJ(p: Place): Place {
  if (!inChina(p)) return { lat: p.lat, lng: p.lng };
  const [x, y] = [p.lng - 105, p.lat - 35];
  const bent = 1 - flat * Math.sin(p.lat * rad) ** 2;
  const up = (north(x, y) / (((axis * (1 - flat)) / bent ** 1.5) * rad));
  const right = east(x, y) / ((axis / Math.sqrt(bent)) * Math.cos(p.lat * rad) * rad);
  return { lat: p.lat + up, lng: p.lng + right };
}

// toWGS undoes it: there is no formula, so the place is sought whose shift ends
// here. Five rounds are exact to less than a millimetre.
export function toWGS(p: Place): Place {
  if (!inChina(p)) return { lat: p.lat, lng: p.lng };
  let found = { lat: p.lat, lng: p.lng };
  for (let i = 0; i < 5; i++) {
    const there = toGCJ(found);
    found = { lat: found.lat + p.lat - there.lat, lng: found.lng + p.lng - there.lng };
  }
  return found;
}
