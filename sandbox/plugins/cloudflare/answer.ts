import { isObject, UNKNOWN, Value, Values } from "../shared/values";
import { Json, wholeSeconds } from "./body";
import { apiNameOf, decides, Field, Fields } from "./field";

/** The state after a write: as planned, and what only the cloud decides as it answered. */
export const afterWrite = (fields: Fields, plan: Values, answer: Json): Values => settled(fields, plan, answer);

/** The state as the API tells it; what it never tells is taken from the last one. */
export function afterRead(fields: Fields, state: Values, answer: Json): Values {
  return withoutNothing(
    Object.entries(fields).map(([name, field]) => {
      const old = state[name];
      const untold = field.apiName === false || field.onlyGiven;
      return [name, untold ? old : fromApi(field, answer[apiNameOf(name, field)], old)];
    }),
  );
}

function settled(fields: Fields, plan: Values, answer: Json): Values {
  return withoutNothing(
    Object.entries(fields).map(([name, field]) => [name, settledValue(name, field, plan[name], answer)]),
  );
}

function settledValue(name: string, field: Field, value: Value, answer: Json): Value {
  const told = field.apiName === false ? undefined : answer[apiNameOf(name, field)];
  if (decides(field) === "told") return fromApi(field, told, undefined);
  if (value === UNKNOWN) {
    // Of an object, only what the cloud may decide is filled in.
    return field.fields && isObject(told) ? settled(field.fields, unknowns(field.fields), told) : fromApi(field, told);
  }
  return settledInside(field, value, told);
}

const unknowns = (fields: Fields): Values =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, decides(field) === "given" ? undefined : UNKNOWN]),
  );

function settledInside(field: Field, value: Value, told: unknown): Value {
  if (field.fields && isObject(value)) return settled(field.fields, value, isObject(told) ? told : {});
  if (field.type === "list" && Array.isArray(value)) {
    return value.map((item, index) => settledInside(field.items!, item, Array.isArray(told) ? told[index] : undefined));
  }
  if (field.type === "map" && isObject(value)) {
    const items = Object.entries(value);
    return Object.fromEntries(
      items.map(([key, item]) => [key, settledInside(field.items!, item, isObject(told) ? told[key] : undefined)]),
    );
  }
  return value;
}

/** A value of the API's answer. `old` decides the type where the schema leaves it open. */
function fromApi(field: Field, told: unknown, old?: Value): Value {
  if (told === null || told === undefined) return zeroOf(field);
  if (field.json) return JSON.stringify(told);
  if (field.fields) return isObject(told) ? afterRead(field.fields, isObject(old) ? old : {}, told) : undefined;
  switch (field.type) {
    case "list":
      if (!Array.isArray(told)) return undefined;
      return Array.from(told, (item: unknown, index) =>
        fromApi(field.items!, item, Array.isArray(old) ? old[index] : undefined),
      );
    case "map":
      if (!isObject(told)) return undefined;
      return Object.fromEntries(
        Object.entries(told).map(([key, item]) => [
          key,
          fromApi(field.items!, item, isObject(old) ? old[key] : undefined),
        ]),
      );
    case "any":
      return likeOld(told as Value, old);
    case "number":
    case "integer":
      return Number(told);
    case "string":
      if (typeof told !== "string") return old;
      return field.time ? timeLike(told, old) : told;
    default:
      return typeof told === field.type ? (told as Value) : old;
  }
}

/** The same moment stays written as it was. */
const timeLike = (told: string, old: Value): string =>
  typeof old === "string" && Date.parse(old) === Date.parse(told) ? old : wholeSeconds(told);

const zeroOf = (field: Field): Value =>
  field.zero !== undefined && field.fields ? afterRead(field.fields, {}, {}) : field.zero;

/** Of a value of any type, only the parts that were given are looked at, and in the type they were given. */
function likeOld(told: Value, old: Value): Value {
  if (old === undefined || old === null) return told;
  if (isObject(old)) {
    const now = isObject(told) ? told : {};
    return Object.fromEntries(Object.keys(old).map((key) => [key, likeOld(now[key], old[key])]));
  }
  return typeof told === typeof old ? told : old;
}

const withoutNothing = (entries: [string, Value][]): Values =>
  Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== null && value !== UNKNOWN));
