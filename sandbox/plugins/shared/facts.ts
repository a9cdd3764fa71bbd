import { Value } from "./values";

/**
 * What the official schema says about one provider, trimmed to the resource types that are stood in for.
 * Written by generate-schema.ts; no descriptions.
 */
export interface ProviderFacts {
  name: string;
  /** Version of the official package this stands in for. */
  version: string;
  /** How the official provider words a failure: by its Terraform bridge (SDK v2 or plugin framework), or natively. */
  style: "sdk" | "framework" | "native";
  config: Record<string, Property>;
  /** By type token, e.g. "digitalocean:index/droplet:Droplet". */
  resources: Record<string, ResourceFacts>;
}

export interface ResourceFacts {
  properties: Record<string, Property>;
  /** The property that gets a generated name where none is given. */
  autoName?: string;
  /** Version of the state's layout, kept in `__meta` so that the official plugin can take over. */
  schemaVersion?: number;
}

export type PropertyType = "string" | "number" | "integer" | "boolean" | "list" | "map" | "object" | "asset" | "any";

export interface Property {
  type: PropertyType;
  /** Can be given. A property that is not an input is an output only. */
  input?: true;
  /** Is part of the state. */
  output?: true;
  required?: true;
  /** The cloud chooses a value where none is given; leaving it out later is no change. */
  computed?: true;
  secret?: true;
  /** A change replaces the resource. */
  replace?: true;
  /** A list whose order means nothing. */
  set?: true;
  /** Written into the inputs where nothing is given. */
  default?: Value;
  /** Part of the state where nothing is given. */
  fallback?: Value;
  /** Of a list's items or a map's values. */
  items?: Property;
  /** Of an object. */
  fields?: Record<string, Property>;
}

/** What applies where nothing is given, in inputs or in state. */
export const implied = (property: Property): Value => property.default ?? property.fallback;
