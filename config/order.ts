/**
 * Puts `names` into an order in which each comes after those it needs; otherwise the order stays.
 *
 * @param needs Names that each name needs first. Names that are not among `names` do not count.
 * @returns The order, and every circle found, as `["web", "data", "web"]`.
 */
export function inOrder(
  names: readonly string[],
  needs: (name: string) => readonly string[],
): { order: string[]; circles: string[][] } {
  const order: string[] = [];
  const circles: string[][] = [];
  const visit = (name: string, path: readonly string[]) => {
    if (order.includes(name) || !names.includes(name)) return;
    const start = path.indexOf(name);
    if (start >= 0) {
      circles.push([...path.slice(start), name]);
      return;
    }
    for (const needed of needs(name)) visit(needed, [...path, name]);
    if (!order.includes(name)) order.push(name);
  };
  for (const name of names) visit(name, []);
  return { order, circles };
}
