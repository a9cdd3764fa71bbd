import * as crypto from "node:crypto";

/** Where randomness comes from: whole numbers below a limit, each equally likely. */
export type Source = (below: number) => number;

export const secure: Source = (below) => crypto.randomInt(below);

/**
 * The same numbers for the same seed, as a seeded resource promises. Not the numbers of the official provider, which
 * depend on Go's generator.
 */
export function seeded(seed: string): Source {
  let block = Buffer.alloc(0);
  let counter = 0;
  const next = (): number => {
    if (block.length < 4) block = crypto.createHash("sha256").update(`${counter++}:${seed}`).digest();
    const value = block.readUInt32BE(0);
    block = block.subarray(4);
    return value;
  };
  return (below) => {
    // Values beyond the last whole multiple of `below` would make the first ones likelier.
    const limit = 2 ** 32 - (2 ** 32 % below);
    for (;;) {
      const value = next();
      if (value < limit) return value % below;
    }
  };
}

export const sourceFor = (seed: unknown): Source => (typeof seed === "string" && seed !== "" ? seeded(seed) : secure);

/** A new order of the items. */
export function shuffle<T>(items: T[], source: Source): T[] {
  const out = [...items];
  for (let index = out.length - 1; index > 0; index--) {
    const other = source(index + 1);
    [out[index], out[other]] = [out[other]!, out[index]!];
  }
  return out;
}

/** UUID of version 7: milliseconds since 1970, then random bits. */
export function uuid7(now: number = Date.now()): string {
  const bytes = crypto.randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
