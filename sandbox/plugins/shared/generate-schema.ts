/**
 * Writes `sandbox/plugins/<provider>/schema/<provider>.json`: what the official provider's schema says about the resource types that
 * are stood in for. For maintainers, at a version change; needs the official plugin, which users do not have:
 *
 *   node --import tsx sandbox/plugins/shared/generate-schema.ts random /path/to/pulumi-resource-random
 *
 * Sources: GetSchema (types, required, secret, replace-on-change), GetMapping (sets, computed values), and what the plugin
 * answers to an empty Check and to the preview of a smallest creation (defaults). Descriptions are not taken over.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { PluginClient } from "./client";
import { addDefaults } from "./defaults";
import { Property, PropertyType, ProviderFacts, ResourceFacts } from "./facts";
import { probes, schemaVersions, styles } from "./probes";
import { Value } from "./values";

interface SchemaType {
  type?: string;
  $ref?: string;
  items?: SchemaType;
  additionalProperties?: SchemaType;
  oneOf?: SchemaType[];
  secret?: boolean;
  replaceOnChanges?: boolean;
  willReplaceOnChanges?: boolean;
  default?: Value;
}
interface SchemaObject {
  properties?: Record<string, SchemaType>;
  required?: string[];
  enum?: unknown[];
  type?: string;
}
interface SchemaResource extends SchemaObject {
  inputProperties?: Record<string, SchemaType>;
  requiredInputs?: string[];
}
interface Schema {
  version: string;
  config: { variables?: Record<string, SchemaType> };
  types?: Record<string, SchemaObject>;
  resources: Record<string, SchemaResource>;
}
/** One attribute of the Terraform provider behind a bridged one. Type 7 is a set. */
interface Attribute {
  type: number;
  optional?: boolean;
  computed?: boolean;
  required?: boolean;
  forceNew?: boolean;
  sensitive?: boolean;
  element?: { resource?: Record<string, Attribute>; schema?: Attribute };
}
interface Mapping {
  provider: { resources: Record<string, Record<string, Attribute>> };
  resources: Record<
    string,
    { tok: string; fields?: Record<string, { name?: string; default?: { autonamed?: boolean } }> }
  >;
}

const types: Record<string, PropertyType> = {
  string: "string",
  number: "number",
  integer: "integer",
  boolean: "boolean",
};

class Reader {
  constructor(private readonly schema: Schema) {}

  /** `nested`: a field of an object. One that the cloud alone fills in is missing from what a program gives, which is no change. */
  property(type: SchemaType, attribute?: Attribute, nested = false): Property {
    const shape = this.shape(type, attribute);
    return {
      ...shape,
      ...(type.secret || attribute?.sensitive ? { secret: true } : {}),
      ...(type.replaceOnChanges || type.willReplaceOnChanges || attribute?.forceNew ? { replace: true } : {}),
      ...(attribute?.computed && (attribute.optional || nested) ? { computed: true } : {}),
      ...(attribute?.type === 7 && shape.type === "list" ? { set: true } : {}),
      ...(type.default !== undefined ? { default: type.default } : {}),
    };
  }

  private shape(type: SchemaType, attribute?: Attribute): Property {
    if (type.$ref) return this.reference(type.$ref, attribute);
    // Alternatives are a plain type and an enumeration of well-known values of it.
    if (type.oneOf) return this.shape(type.oneOf.find((option) => option.type) ?? type.oneOf[0]!, attribute);
    if (type.type === "array") return { type: "list", items: this.property(type.items!, element(attribute)) };
    if (type.type === "object")
      return { type: "map", items: this.property(type.additionalProperties ?? { type: "string" }) };
    return { type: types[type.type ?? ""] ?? "any" };
  }

  private reference(reference: string, attribute?: Attribute): Property {
    if (/Asset|Archive/.test(reference)) return { type: "asset" };
    if (reference.endsWith("#/Any") || reference.endsWith("#/Json")) return { type: "any" };
    const named = this.schema.types?.[decodeURIComponent(reference.replace("#/types/", ""))];
    if (!named) return { type: "any" };
    if (named.enum) return { type: types[named.type ?? "string"] ?? "string" };
    return {
      type: "object",
      fields: this.fields(named, element(attribute)?.element?.resource ?? attribute?.element?.resource),
    };
  }

  private fields(named: SchemaObject, attributes: Record<string, Attribute> = {}): Record<string, Property> {
    const fields: Record<string, Property> = {};
    for (const [name, type] of Object.entries(named.properties ?? {})) {
      const property = this.property(type, attributeOf(attributes, name), true);
      fields[name] = { ...property, ...(named.required?.includes(name) ? { required: true } : {}) };
    }
    return fields;
  }

  resource(
    resource: SchemaResource,
    attributes: Record<string, Attribute>,
    renamed: Record<string, string>,
  ): ResourceFacts {
    const properties: Record<string, Property> = {};
    for (const [name, type] of Object.entries(resource.properties ?? {})) {
      properties[name] = { ...this.property(type, attributeOf(attributes, renamed[name] ?? name)), output: true };
    }
    for (const [name, type] of Object.entries(resource.inputProperties ?? {})) {
      const property = this.property(type, attributeOf(attributes, renamed[name] ?? name));
      const required = resource.requiredInputs?.includes(name) ? { required: true as const } : {};
      properties[name] = { ...properties[name], ...property, input: true, ...required };
    }
    return { properties: Object.fromEntries(Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1))) };
  }
}

function markReplace(property: Property): void {
  if (property.input) property.replace = true;
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The attribute behind a property: its name in snake case, in the singular where the bridge made a plural of it. */
function attributeOf(attributes: Record<string, Attribute>, name: string): Attribute | undefined {
  const plain = snake(name);
  return attributes[plain] ?? attributes[plain.replace(/s$/, "")];
}

/** A block's or list's element, seen as an attribute. */
const element = (attribute?: Attribute): Attribute | undefined =>
  attribute?.element?.schema ?? (attribute?.element?.resource ? { type: 0, element: attribute.element } : undefined);

async function generate(provider: string, plugin: string): Promise<ProviderFacts> {
  const client = await PluginClient.start(plugin);
  try {
    await client.configure(provider === "digitalocean" ? { token: "none", apiEndpoint: "http://127.0.0.1:1" } : {});
    const schema = JSON.parse(await client.schema()) as Schema;
    const style = styles[provider]!;
    const mapping = style === "native" ? undefined : (JSON.parse(await client.mapping()) as Mapping);
    const reader = new Reader(schema);
    const facts: ProviderFacts = { name: provider, version: schema.version, style, config: {}, resources: {} };
    for (const [name, type] of Object.entries(schema.config.variables ?? {}))
      facts.config[name] = reader.property(type);
    for (const [token, given] of Object.entries(probes[provider] ?? {})) {
      const entry = Object.entries(mapping?.resources ?? {}).find(([, info]) => info.tok === token);
      const fields = Object.entries(entry?.[1].fields ?? {});
      const renamed = Object.fromEntries(fields.filter(([, f]) => f.name).map(([tf, f]) => [f.name!, tf]));
      const resource = reader.resource(
        schema.resources[token]!,
        mapping?.provider.resources[entry?.[0] ?? ""] ?? {},
        renamed,
      );
      if (fields.some(([, f]) => f.default?.autonamed)) resource.autoName = "name";
      if (schemaVersions[token]) resource.schemaVersion = schemaVersions[token];
      for (const probe of Array.isArray(given) ? given : [given])
        await addDefaults(client, token, probe, resource, style);
      // A framework provider tells replacement only while planning; nothing that is given to random or tls can change in place.
      if (style === "framework") for (const property of Object.values(resource.properties)) markReplace(property);
      facts.resources[token] = resource;
    }
    return facts;
  } finally {
    client.stop();
  }
}

/** One line for each resource type, so that a version change can be read. */
function formatted({ resources, ...head }: ProviderFacts): string {
  const lines = Object.entries(resources).map(([token, facts]) => `${JSON.stringify(token)}:${JSON.stringify(facts)}`);
  return `${JSON.stringify(head).slice(0, -1)},"resources":{\n${lines.join(",\n")}\n}}\n`;
}

async function main(): Promise<void> {
  const [provider, plugin] = process.argv.slice(2);
  if (!provider || !plugin || !probes[provider]) {
    throw new Error(`Usage: generate-schema.ts <${Object.keys(probes).join("|")}> <path of the official plugin>`);
  }
  const facts = await generate(provider, plugin);
  const file = path.join(__dirname, "..", provider, "schema", `${provider}.json`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, formatted(facts));
  console.log(`${file}: ${Object.keys(facts.resources).length} resource types of ${provider} ${facts.version}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
