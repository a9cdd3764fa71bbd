import { textOf, Values } from "./values";

/** What a type keeps for itself beside the state, as the official providers' framework lets them. */
export type PrivateState = Record<string, string>;

/** `__meta` as the official plugins' bridge writes it, so that they can take over. */
export function metaOf(schemaVersion: number, privateState: PrivateState): string {
  const entries = Object.entries(privateState).map(([name, value]) => [name, base64(JSON.stringify(value))]);
  return JSON.stringify({
    ...(entries.length > 0 && { private_state: base64(JSON.stringify(Object.fromEntries(entries))) }),
    schema_version: String(schemaVersion),
  });
}

export function privateStateOf(state: Values): PrivateState {
  const meta = textOf(state.__meta);
  const { private_state: packed } = (meta === "" ? {} : JSON.parse(meta)) as { private_state?: string };
  if (packed === undefined) return {};
  const entries = Object.entries(JSON.parse(unpacked(packed)) as Record<string, string>);
  return Object.fromEntries(entries.map(([name, value]) => [name, JSON.parse(unpacked(value)) as string]));
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const unpacked = (text: string): string => Buffer.from(text, "base64").toString();
