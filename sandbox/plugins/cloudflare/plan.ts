import { Field, Fields, decides } from "./field";
import { isObject, UNKNOWN, Value, Values } from "../shared/values";

/**
 * What an operation is meant to lead to: what is given, what is implied, what stays, and UNKNOWN for what only the API's
 * answer will tell. `state` is absent before a creation.
 */
export function planOf(fields: Fields, inputs: Values, state?: Values): Values {
  const values = Object.entries(fields).map(([name, field]) => [name, planned(field, inputs[name], state?.[name])]);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as Values;
}

function planned(field: Field, given: Value, old: Value): Value {
  const by = decides(field);
  if (by === "told") return field.keep && old !== undefined ? old : UNKNOWN;
  const value = given ?? field.default ?? field.fallback;
  if (value === undefined || value === null) return by === "either" ? UNKNOWN : undefined;
  return inside(field, value);
}

/** The same inside lists, maps and objects; what is in there is told anew by every answer. */
function inside(field: Field, value: Value): Value {
  if (field.type === "list" && Array.isArray(value)) return value.map((item) => inside(field.items!, item));
  if (field.type === "map" && isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inside(field.items!, item)]));
  }
  return field.fields && isObject(value) ? planOf(field.fields, value) : value;
}
