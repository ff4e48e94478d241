// Where she stands, and which grid that is. The server decides by the same rule:
// on a common border the lowest id.
import { ref } from 'vue';
import type { Area } from '../outbox/store';

// Fix is where it is: by the satellites, or where she put the pin herself.
export interface Fix { lat: number; lng: number; accuracy: number; pinned?: boolean }

export const locating = ref(false);

// locate asks for the position, at most a minute old; null when there is none.
export function locate(): Promise<Fix | null> {
  if (!navigator.geolocation) return Promise.resolve(null);
  locating.value = true;
  return new Promise((done) => {
    const end = (at: Fix | null) => { locating.value = false; done(at); };
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => end({ lat: coords.latitude, lng: coords.longitude, accuracy: Math.round(coords.accuracy) }),
      () => end(null),
      { enableHighAccuracy: true, maximumAge: 60_000, timeout: 10_000 },
    );
  });
}

export function gridAt(grids: Area[], at: Fix): Area | undefined {
  return grids.filter((g) => g.area && g.area.length > 2 && holds(g.area, at)).sort((a, b) => (a.id < b.id ? -1 : 1))[0];
}

type Corner = { lat: number; lng: number };

function holds(ring: Corner[], p: Corner): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = ring[i]!;
    const b = ring[j]!;
    if (onEdge(a, b, p)) return true;
    if (a.lat > p.lat !== b.lat > p.lat && p.lng < ((b.lng - a.lng) * (p.lat - a.lat)) / (b.lat - a.lat) + a.lng) inside = !inside;
  }
  return inside;
}

function onEdge(a: Corner, b: Corner, p: Corner): boolean {
  const cross = (b.lng - a.lng) * (p.lat - a.lat) - (b.lat - a.lat) * (p.lng - a.lng);
  return cross === 0 && Math.min(a.lat, b.lat) <= p.lat && p.lat <= Math.max(a.lat, b.lat) && Math.min(a.lng, b.lng) <= p.lng && p.lng <= Math.max(a.lng, b.lng);
}
