// The stations to which the residents of a place go.
import type { Schemas } from '~/api/client';

export type Station = Schemas['UnitName'];

export function serving(units: Station[], place: string): Station[] {
  const stops = units.find((u) => u.id === place)?.path.split('.') ?? [];
  return units.filter((u) => u.hours_words && u.serves?.some((c) => stops.includes(c)));
}
