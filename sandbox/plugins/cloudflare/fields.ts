import { Property } from "../shared/facts";
import { isObject, Value, Values } from "../shared/values";

type Json = Record<string, unknown>;

/** `keyTag` is `key_tag` in the API, `ipv4Only` is `ipv4_only`, `originalDnshost` is `original_dnshost`. */
const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** What the API tells of these properties. Nothing (null) is left out. */
export function fromApi(fields: Record<string, Property>, api: Json): Values {
  const out: Values = {};
  for (const [name, property] of Object.entries(fields)) {
    const value = valueFromApi(property, api[snake(name)]);
    if (value !== undefined) out[name] = value;
  }
  return out;
}

function valueFromApi(property: Property, value: unknown): Value {
  if (value === null || value === undefined) return undefined;
  if (property.fields && isObject(value)) return fromApi(property.fields, value);
  if (property.type === "list" && Array.isArray(value)) return value.map((item) => valueFromApi(property.items!, item));
  // Objects without a fixed shape are told as JSON.
  return property.type === "string" && typeof value === "object" ? JSON.stringify(value) : (value as Value);
}

/** The same, the other way round, for values the program gave. */
export function toApi(values: Values): Json {
  const convert = (value: Value): unknown => {
    if (Array.isArray(value)) return value.map(convert);
    return isObject(value) ? toApi(value) : value;
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [snake(name), convert(value)]));
}
