/**
 * Property values as a provider works with them: plain JavaScript, with `UNKNOWN` where a preview does not know a value yet.
 * Which of them are secret is kept apart, as paths, so that no provider has to unwrap anything.
 */

/** A value that will only be known after an update. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** A value, `UNKNOWN` included anywhere inside. Assets and archives are objects that carry their signature. */
export type Value = string | number | boolean | null | undefined | typeof UNKNOWN | Value[] | { [key: string]: Value };
export type Values = Record<string, Value>;
/** Keys and list positions that lead to a value from its resource. */
export type Path = (string | number)[];

const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const resourceSignature = "5cf8f73096256a8f31e491e813e4eb8e";
export const assetSignature = "c44067f5952c0a294b673a41bacd8c17";
export const archiveSignature = "0def7320c3a5731c473e5ecbe6d01bc7";

/** One sentinel per type: the engine uses the string's for everything it sends, and understands all. */
const unknownSentinels = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);
const unknownSentinel = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export const isObject = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The text, or an empty one where the value is none. */
export const textOf = (value: Value): string => (typeof value === "string" ? value : "");

/** "asset" or "archive" where the value is one. */
export function assetKind(value: Value): "asset" | "archive" | undefined {
  if (!isObject(value)) return undefined;
  if (value[signatureKey] === assetSignature) return "asset";
  return value[signatureKey] === archiveSignature ? "archive" : undefined;
}

/** Marks an object as an asset or archive. */
export const withSignature = (signature: string, value: Values): Values => ({ [signatureKey]: signature, ...value });

export interface Decoded {
  values: Values;
  /** Paths of secret values; what lies below one is secret too. */
  secrets: Path[];
}

/** Reads what the engine sent. Empty (null) properties are left out, as the engine treats them as absent. */
export function decode(wire: Record<string, unknown> | undefined): Decoded {
  const secrets: Path[] = [];
  const values: Values = {};
  for (const [key, value] of Object.entries(wire ?? {})) {
    const decoded = decodeValue(value, [key], secrets);
    if (decoded !== null) values[key] = decoded;
  }
  return { values, secrets };
}

function decodeValue(wire: unknown, path: Path, secrets: Path[]): Value {
  if (typeof wire === "string") return unknownSentinels.has(wire) ? UNKNOWN : wire;
  if (Array.isArray(wire)) return wire.map((item, index) => decodeValue(item, [...path, index], secrets));
  if (!isObject(wire)) return wire as Value;
  switch (wire[signatureKey]) {
    case secretSignature:
      secrets.push(path);
      return decodeValue(wire.value, path, secrets);
    case outputSignature:
      if (wire.secret === true) secrets.push(path);
      return "value" in wire ? decodeValue(wire.value, path, secrets) : UNKNOWN;
    case resourceSignature:
      return "id" in wire ? decodeValue(wire.id, path, secrets) : decodeValue(wire.urn, path, secrets);
    default:
      return Object.fromEntries(
        Object.entries(wire).map(([key, value]) => [key, decodeValue(value, [...path, key], secrets)]),
      );
  }
}

/** Writes values for the engine, with a secret's wrapping at every path given that leads somewhere. */
export function encode(values: Values, secrets: Path[] = []): Record<string, unknown> {
  const marked = new Set(secrets.map((path) => key(reachable(values, path))));
  const out: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) out[name] = encodeValue(value, [name], marked);
  }
  return out;
}

const key = (path: Path): string => JSON.stringify(path);

function encodeValue(value: Value, path: Path, marked: Set<string>): unknown {
  const plain = encodePlain(value, path, marked);
  return marked.has(key(path)) ? { [signatureKey]: secretSignature, value: plain } : plain;
}

function encodePlain(value: Value, path: Path, marked: Set<string>): unknown {
  if (value === UNKNOWN) return unknownSentinel;
  if (Array.isArray(value)) return value.map((item, index) => encodeValue(item ?? null, [...path, index], marked));
  if (!isObject(value)) return value ?? null;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([name, item]) => [name, encodeValue(item, [...path, name], marked)]),
  );
}

/** The longest part of `path` that exists: a secret whose exact place is gone hides all that is left around it. */
function reachable(values: Values, path: Path): Path {
  let current: Value = values;
  for (let index = 0; index < path.length; index++) {
    const step = path[index]!;
    const next: Value = Array.isArray(current)
      ? current[step as number]
      : isObject(current)
        ? current[step]
        : undefined;
    if (next === undefined) return path.slice(0, index);
    current = next;
  }
  return path;
}

/** The value at a path, or undefined. */
export function at(value: Value, path: Path): Value {
  let current = value;
  for (const step of path) {
    current = Array.isArray(current) ? current[step as number] : isObject(current) ? current[step] : undefined;
  }
  return current;
}

/** True where a value, or anything inside it, is not known yet. */
export function hasUnknown(value: Value): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isObject(value) && Object.values(value).some(hasUnknown);
}

/** Path as Pulumi writes it: `inboundRules[0].protocol`. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    if (!/^[A-Za-z_][\w-]*$/.test(step)) return `${text}[${JSON.stringify(step)}]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}
