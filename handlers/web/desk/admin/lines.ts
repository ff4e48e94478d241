// What differs between two texts, line by line, with some lines around for those
// who look for the place.
export interface Line { kind: 'same' | 'gone' | 'new' | 'skip'; text: string; before?: number; after?: number }

const around = 3;
const most = 4_000_000; // cells of the table below: more would hold the page up

// lines finds the longest common lines. Equal beginnings and ends are cut off
// first: most changes are small.
export function lines(before: string, after: string): Line[] {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let top = 0;
  while (top < a.length && top < b.length && a[top] === b[top]) top++;
  let end = 0;
  while (end < a.length - top && end < b.length - top && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const all: Line[] = a.slice(0, top).map((text, i) => ({ kind: 'same', text, before: i + 1, after: i + 1 }));
  all.push(...middle(a.slice(top, a.length - end), b.slice(top, b.length - end), top));
  for (let i = end; i > 0; i--) all.push({ kind: 'same', text: a[a.length - i]!, before: a.length - i + 1, after: b.length - i + 1 });
  return fold(all);
}

function middle(a: string[], b: string[], from: number): Line[] {
  const gone = (i: number): Line => ({ kind: 'gone', text: a[i]!, before: from + i + 1 });
  const fresh = (j: number): Line => ({ kind: 'new', text: b[j]!, after: from + j + 1 });
  if (a.length * b.length > most) return [...a.map((_, i) => gone(i)), ...b.map((_, j) => fresh(j))];
  const wide = b.length + 1;
  const common = new Uint32Array((a.length + 1) * wide); // of what follows i and j
  for (let i = a.length - 1; i >= 0; i--) for (let j = b.length - 1; j >= 0; j--) common[i * wide + j] = a[i] === b[j] ? common[(i + 1) * wide + j + 1]! + 1 : Math.max(common[(i + 1) * wide + j]!, common[i * wide + j + 1]!);
  const all: Line[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) all.push({ kind: 'same', text: a[i]!, before: from + ++i, after: from + ++j });
    else if (j >= b.length || (i < a.length && common[(i + 1) * wide + j]! >= common[i * wide + j + 1]!)) all.push(gone(i++));
    else all.push(fresh(j++));
  }
  return all;
}

// fold leaves out what is the same and far from any change.
function fold(all: Line[]): Line[] {
  const near = new Set<number>();
  all.forEach((l, i) => { if (l.kind !== 'same') for (let k = i - around; k <= i + around; k++) near.add(k); });
  const kept: Line[] = [];
  all.forEach((l, i) => {
    if (near.has(i)) kept.push(l);
    else if (kept.at(-1)?.kind !== 'skip') kept.push({ kind: 'skip', text: '' });
  });
  return kept.some((l) => l.kind === 'gone' || l.kind === 'new') ? kept : [];
}
