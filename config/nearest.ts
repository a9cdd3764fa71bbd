/** The known names that read most like `given`, best first: at most `count`, and none that differ in more than two letters or a third. */
export function nearest(given: string, known: readonly string[], count = 1): string[] {
  return known
    .map((name) => ({ name, apart: distance(given.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, apart }) => apart <= Math.max(2, Math.max(given.length, name.length) / 3))
    .sort((a, b) => a.apart - b.apart)
    .slice(0, count)
    .map(({ name }) => name);
}

/** How many letters to insert, remove or replace to make `b` of `a`. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
