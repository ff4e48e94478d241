// What a form says as a report of the API.
import { both } from '~/words';
import type { Schemas } from '~/api/client';
import type { Matter } from '../outbox/store';
import { say } from '../words';
import type { Form } from './draft';
import type { Fix } from './place';

const photos = (f: Form, stage: 'before' | 'after') => f.shots.filter((s) => s.stage === stage).map((s) => s.sha);

// report names the place only where it lies in the grid that she chose.
export function report(f: Form, matter: Matter, grid: string, where: Fix | null): Schemas['Report'] {
  const [before, after] = [photos(f, 'before'), photos(f, 'after')];
  return {
    kind: 'incident', matter: f.matter, text: f.text.trim() || both(matter), grid, channel: 'grid_worker',
    occurred_at: new Date(f.at).toISOString(),
    ...(f.severity ? { severity: f.severity as 'L1' } : {}),
    ...(where ? { location: { lat: where.lat, lng: where.lng, accuracy: where.accuracy } } : {}),
    ...(before.length ? { photos: before } : {}),
    ...(f.onSpot ? { handled_on_spot: { note: f.done.trim(), ...(after.length ? { photos: after } : {}) } } : {}),
  };
}

// taken are the photos that go along: those after the work only if it was done.
export const taken = (f: Form): string[] => f.shots.filter((s) => f.onSpot || s.stage === 'before').map((s) => s.sha);

export function title(f: Form, matter: Matter): string {
  const text = f.text.trim().slice(0, 40);
  return text ? say('outbox.title', { name: both(matter), text }) : both(matter);
}
