/** A set of ports as sorted ranges that neither touch nor overlap; both ends belong to a range. */
export type Ports = readonly (readonly [number, number])[];

export const allPorts: Ports = [[1, 65_535]];

function merged(ranges: (readonly [number, number])[]): Ports {
  const result: [number, number][] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

/** Reads "22", "8000-8010", "22,80,443" and "all". */
export function parsePorts(text: string): Ports {
  if (text === "all") return allPorts;
  const ranges = text
    .split(",")
    .filter((part) => part.trim() !== "")
    .map((part): [number, number] => {
      const match = /^(\d+)(?:-(\d+))?$/.exec(part.trim());
      const [from, to] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])];
      if (!match || from > to || to > 65_535)
        throw new Error(`Ports are given as "22", "8000-8010", "22,443" or "all", each at most 65535; got "${text}".`);
      return [from, to];
    });
  return merged(ranges);
}

export const formatPorts = (ports: Ports): string =>
  ports.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(",");

export const union = (...all: Ports[]): Ports => merged(all.flat());

export function subtract(ports: Ports, taken: Ports): Ports {
  let left: (readonly [number, number])[] = [...ports];
  for (const [from, to] of taken)
    left = left.flatMap(([a, b]) => {
      const pieces: [number, number][] = [];
      if (a < from) pieces.push([a, Math.min(b, from - 1)]);
      if (b > to) pieces.push([Math.max(a, to + 1), b]);
      return b < from || a > to ? [[a, b] as const] : pieces;
    });
  return merged(left);
}

export const intersect = (a: Ports, b: Ports): Ports => subtract(a, subtract(a, b));

export const countPorts = (ports: Ports): number => ports.reduce((sum, [from, to]) => sum + to - from + 1, 0);
