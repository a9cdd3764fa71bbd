import { Property, ResourceFacts } from "./facts";
import { isObject, Path, Values } from "./values";

/**
 * The secrets to look for in texts: what was given, not what came out of it. Of an object that is secret as a whole, only
 * the fields worth hiding: not the host beside the password.
 */
export function tellingSecrets(facts: ResourceFacts, secrets: Path[]): Path[] {
  return secrets.flatMap((path) => {
    const output = facts.properties[path[0]!];
    if (output && !output.input) return [];
    const property = propertyAt(facts, path);
    return property?.fields ? secretFields(property.fields, path) : [path];
  });
}

/** Where the schema says "secret", at every depth that has a value. */
export function declaredSecrets(fields: Record<string, Property>, values: Values, path: Path = []): Path[] {
  return Object.entries(fields).flatMap(([name, property]) => {
    const value = values[name];
    if (value === undefined) return [];
    const own = property.secret ? [[...path, name]] : [];
    return property.fields && isObject(value)
      ? [...own, ...declaredSecrets(property.fields, value, [...path, name])]
      : own;
  });
}

function secretFields(fields: Record<string, Property>, path: Path): Path[] {
  const found = Object.entries(fields).flatMap(([name, property]) => {
    if (property.secret) return [[...path, name]];
    return property.fields ? secretFields(property.fields, [...path, name]) : [];
  });
  return found.length > 0 ? found : [path];
}

function propertyAt(facts: ResourceFacts, path: Path): Property | undefined {
  return path.reduce<Property | undefined>((property, step) => property?.fields?.[step] ?? property?.items, {
    type: "object",
    fields: facts.properties,
  });
}
