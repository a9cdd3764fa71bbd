import { Property, ProviderFacts } from "../shared/facts";
import facts from "./schema/cloudflare.json";

/** What the official provider's models say of a property, beyond what every provider's schema says. */
export interface Field extends Property {
  /** Its name in the API where that is not the snake case of its own; false where it is no part of a body. */
  apiName?: string | false;
  /** Inside an object: the cloud's alone, never sent. */
  told?: true;
  /** Stays what it is through an update; what is not kept is unknown until the update is done. */
  keep?: true;
  /** What the API tells of it is not looked at. */
  onlyGiven?: true;
  /** A time: kept in whole seconds. */
  time?: true;
  /** JSON of any shape, kept as text. */
  json?: true;
  /** What nothing (null) means. */
  zero?: Property["default"];
  items?: Field;
  fields?: Fields;
}

export type Fields = Record<string, Field>;

/** Of a resource type, by its name: "DnsRecord". */
export function fieldsOf(name: string): Fields {
  const { resources } = facts as unknown as ProviderFacts;
  return resources[`cloudflare:index/${name[0]!.toLowerCase()}${name.slice(1)}:${name}`]!.properties;
}

/** `keyTag` is `key_tag` in the API, `ipv4Only` is `ipv4_only`, `originalDnshost` is `original_dnshost`. */
export const apiNameOf = (name: string, field: Field): string =>
  field.apiName || name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Who decides: the program ("given"), the program or else the cloud ("either"), the cloud ("told"). */
export function decides(field: Field): "given" | "either" | "told" {
  if (field.told || (field.output && !field.input)) return "told";
  return field.computed ? "either" : "given";
}
