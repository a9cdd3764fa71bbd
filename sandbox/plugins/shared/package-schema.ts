import { Property, ProviderFacts } from "./facts";

type Json = Record<string, unknown>;

/** The facts as a Pulumi package schema: what `pulumi import` needs to write a program for what it imported. */
export function packageSchema(facts: ProviderFacts): Json {
  const types: Json = {};
  const typed = (property: Property, token: string): Json => {
    switch (property.type) {
      case "list":
        return { type: "array", items: typed(property.items!, token) };
      case "map":
        return { type: "object", additionalProperties: typed(property.items!, token) };
      case "object": {
        const name = `${facts.name}:index/${token}:${token}`;
        types[name] = { type: "object", ...object(property.fields!, token) };
        return { $ref: `#/types/${name}` };
      }
      case "asset":
        return { $ref: "pulumi.json#/Asset" };
      case "any":
        return { $ref: "pulumi.json#/Any" };
      default:
        return { type: property.type };
    }
  };
  const object = (fields: Record<string, Property>, prefix: string): Json => {
    const entries = Object.entries(fields);
    const properties = entries.map(([name, property]) => {
      const shape = typed(property, `${prefix}${name[0]!.toUpperCase()}${name.slice(1)}`);
      return [name, property.secret ? { ...shape, secret: true } : shape];
    });
    const required = entries.filter(([, property]) => property.required).map(([name]) => name);
    return { properties: Object.fromEntries(properties) as Json, required };
  };
  const resources = Object.entries(facts.resources).map(([token, { properties }]) => {
    const name = token.split(":").pop()!;
    const pick = (side: "input" | "output"): Json =>
      object(Object.fromEntries(Object.entries(properties).filter(([, property]) => property[side])), name);
    const inputs = pick("input");
    return [token, { ...pick("output"), inputProperties: inputs.properties, requiredInputs: inputs.required }];
  });
  const config = object(facts.config, "Config");
  return {
    name: facts.name,
    version: facts.version,
    config: { variables: config.properties },
    provider: { inputProperties: config.properties },
    types,
    resources: Object.fromEntries(resources) as Json,
  };
}
