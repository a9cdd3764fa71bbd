import { isDeepStrictEqual } from "node:util";
import { isObject, UNKNOWN, Value, Values } from "../shared/values";
import { apiNameOf, decides, Field, Fields } from "./field";

export type Json = Record<string, unknown>;

/** A whole resource, for POST. */
export const createBody = (fields: Fields, plan: Values): Json => bodyOf(fields, plan, undefined);

/** A whole resource, for PUT: what is no longer given is null, so that the API forgets it. */
export const updateBody = (fields: Fields, plan: Values, state: Values): Json => bodyOf(fields, plan, state);

/** What differs from the state, for PATCH. */
export function patchBody(fields: Fields, plan: Values, state: Values): Json {
  const out: Json = {};
  for (const [name, field] of sent(fields)) {
    const value = plan[name];
    const old = state[name];
    if (value === UNKNOWN || isDeepStrictEqual(value, old)) continue;
    out[apiNameOf(name, field)] = patchOf(field, value, old);
  }
  return out;
}

function patchOf(field: Field, value: Value, old: Value): unknown {
  if (value === undefined) return null;
  if (field.fields && isObject(value) && isObject(old)) return patchBody(field.fields, value, old);
  if (field.type !== "any" || !isObject(value) || !isObject(old)) return toApi(field, value);
  const names = [...new Set([...Object.keys(value), ...Object.keys(old)])];
  const changed = names.filter((name) => !isDeepStrictEqual(value[name], old[name]));
  return Object.fromEntries(changed.map((name) => [name, patchOf(field, value[name], old[name])]));
}

const sent = (fields: Fields): [string, Field][] =>
  Object.entries(fields).filter(([, field]) => decides(field) !== "told" && field.apiName !== false);

function bodyOf(fields: Fields, plan: Values, state: Values | undefined): Json {
  const out: Json = {};
  for (const [name, field] of sent(fields)) {
    const value = plan[name];
    const old = state?.[name];
    if (value === UNKNOWN) continue;
    if (value !== undefined) out[apiNameOf(name, field)] = toApi(field, value, old);
    else if (old !== undefined) out[apiNameOf(name, field)] = null;
  }
  return out;
}

function toApi(field: Field, value: Value, old?: Value): unknown {
  if (field.fields && isObject(value)) return bodyOf(field.fields, value, isObject(old) ? old : undefined);
  if (field.type === "list" && Array.isArray(value)) return value.map((item) => toApi(field.items!, item));
  if (field.type === "map" && isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toApi(field.items!, item)]));
  }
  return field.time && typeof value === "string" ? wholeSeconds(value) : value;
}

/** A time as the official provider writes it. */
export function wholeSeconds(time: string): string {
  return time.replace(/\.\d+(?=Z|[+-]\d\d:?\d\d$)/i, "");
}
