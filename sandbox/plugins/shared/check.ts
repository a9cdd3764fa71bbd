import * as crypto from "node:crypto";
import { Property, ProviderFacts, ResourceFacts } from "./facts";
import { Problem } from "./resource";
import { assetKind, at, formatPath, isObject, Path, UNKNOWN, Value, Values } from "./values";

export interface CheckRequest {
  /** The resource's name in the program. */
  name: string;
  olds: Values;
  news: Values;
  /** Random bytes of the engine; the same for one resource during preview and update. */
  seed: Uint8Array;
  /** A name the engine proposes (autonaming configuration). */
  proposedName?: string;
}

export interface Checked {
  inputs: Values;
  problems: Problem[];
}

/** Fills in defaults, brings values into their type, and names everything that is missing, unknown or of the wrong type. */
export function check(style: ProviderFacts["style"], facts: ResourceFacts, request: CheckRequest): Checked {
  const problems: Problem[] = [];
  const given: Values = Object.fromEntries(Object.entries(request.news).filter(([name]) => name !== "__defaults"));
  const fields = inputsOf(facts);
  const inputs = checkFields(style, fields, given, [], problems, request.olds);
  const filled = filledIn(given, inputs);
  const autoName = facts.autoName;
  if (autoName && inputs[autoName] === undefined) {
    inputs[autoName] = generatedName(autoName, request);
    filled.push(autoName);
  }
  for (const [name, property] of Object.entries(fields)) {
    if (property.required && inputs[name] === undefined)
      problems.push({ path: [name], reason: missing(style, [name]) });
  }
  if (style === "sdk") inputs.__defaults = filled.sort();
  return { inputs, problems };
}

const filledIn = (given: Values, out: Values): string[] =>
  Object.keys(out).filter((name) => given[name] === undefined && out[name] !== undefined);

const inputsOf = (facts: ResourceFacts): Record<string, Property> =>
  Object.fromEntries(Object.entries(facts.properties).filter(([, property]) => property.input));

/** A name stays what it was, generated or given before; a new one is the same at preview and update. */
function generatedName(property: string, request: CheckRequest): Value {
  const old = request.olds[property];
  if (typeof old === "string") return old;
  if (request.proposedName) return request.proposedName;
  const digest = crypto.createHash("sha256").update(request.seed).update(request.name).digest("hex");
  return `${request.name}-${digest.slice(0, 7)}`;
}

function checkFields(
  style: ProviderFacts["style"],
  fields: Record<string, Property>,
  given: Values,
  path: Path,
  problems: Problem[],
  olds: Value,
): Values {
  const out: Values = {};
  for (const [name, value] of Object.entries(given)) {
    if (name === "__defaults" || value === undefined || value === null) continue;
    const property = fields[name];
    if (property) out[name] = convert(style, property, value, [...path, name], problems, at(olds, [name]));
    else {
      out[name] = value;
      // The plugin framework drops what it does not know; the others refuse it.
      if (style !== "framework") problems.push({ path: [...path, name], reason: unknownKey(style, name) });
    }
  }
  for (const [name, property] of Object.entries(fields)) {
    if (out[name] === undefined) {
      const value = (style === "sdk" ? oldDefault(property, name, olds) : undefined) ?? property.default;
      if (value !== undefined) out[name] = value;
    }
    if (path.length > 0 && property.required && out[name] === undefined) {
      problems.push({ path: [...path, name], reason: missing(style, [...path, name]) });
    }
  }
  if (style === "sdk" && path.length > 0) out.__defaults = filledIn(given, out).sort();
  return out;
}

/**
 * What the bridge fills in where the program says nothing any more: a default stays what it was. A refresh loses an empty
 * list of defaults, and without the list every old value counts as one: it stays, although the program has dropped it.
 * (A fallback that is no zero belongs to a deprecated property, which the bridge leaves alone.)
 */
function oldDefault(property: Property, name: string, olds: Value): Value {
  const old = at(olds, [name]);
  const list = at(olds, ["__defaults"]);
  const defaulted = property.default !== undefined || property.fallback === false || property.fallback === "";
  if (!defaulted || old === undefined) return undefined;
  return !Array.isArray(list) || list.includes(name) ? old : undefined;
}

function convert(
  style: ProviderFacts["style"],
  property: Property,
  value: Value,
  path: Path,
  problems: Problem[],
  old: Value,
): Value {
  if (value === UNKNOWN || property.type === "any") return value;
  const wrong = (): Value => {
    problems.push({ path, reason: wrongType(property, value) });
    return value;
  };
  switch (property.type) {
    case "list": {
      const list = Array.isArray(value) ? value : style === "sdk" && !isObject(value) ? [value] : undefined;
      if (!list) return wrong();
      return list.map((item, index) =>
        convert(style, property.items!, item, [...path, index], problems, at(old, [index])),
      );
    }
    case "map":
      if (!isObject(value)) return wrong();
      return Object.fromEntries(
        Object.entries(value).map(([name, item]) => [
          name,
          convert(style, property.items!, item, [...path, name], problems, at(old, [name])),
        ]),
      );
    case "object":
      return isObject(value) ? checkFields(style, property.fields!, value, path, problems, old) : wrong();
    case "asset":
      return assetKind(value) ? value : wrong();
    default:
      return scalar(style, property, value) ?? wrong();
  }
}

/** Terraform's loose typing: "12" is a number where one is wanted, 5 is a text. Native providers take the type as it is. */
function scalar(style: ProviderFacts["style"], property: Property, value: Value): Value {
  const loose = style !== "native";
  switch (property.type) {
    case "string":
      if (typeof value === "string") return value;
      return loose && (typeof value === "number" || typeof value === "boolean") ? String(value) : undefined;
    case "boolean":
      if (typeof value === "boolean") return value;
      return loose && (value === "true" || value === "false") ? value === "true" : undefined;
    default: {
      const number = loose && typeof value === "string" && value.trim() !== "" ? Number(value) : value;
      if (typeof number !== "number" || Number.isNaN(number)) return undefined;
      return property.type === "integer" && !Number.isInteger(number) ? undefined : number;
    }
  }
}

const missing = (style: ProviderFacts["style"], path: Path): string =>
  style === "sdk"
    ? `Missing required argument. The argument "${formatPath(path)}" is required, but no definition was found.`
    : `Missing required property '${formatPath(path)}'.`;

const unknownKey = (style: ProviderFacts["style"], name: string): string =>
  style === "native" ? `Unrecognized field '${name}'.` : "Invalid or unknown key.";

const described: Record<Property["type"], string> = {
  string: "a string",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  list: "a list",
  map: "a map",
  object: "an object",
  asset: "an asset or archive",
  any: "a value",
};

/** Names the type given, never the value: it may be a secret. */
const wrongType = (property: Property, value: Value): string =>
  `Expected ${described[property.type]}, got ${Array.isArray(value) ? "a list" : typeof value === "object" ? "an object" : `a ${typeof value}`}.`;
