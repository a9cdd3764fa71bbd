import { isDeepStrictEqual } from "node:util";
import { implied, Property, ProviderFacts, ResourceFacts } from "./facts";
import { ResourceType } from "./resource";
import { isObject, UNKNOWN, Value, Values } from "./values";

type Style = ProviderFacts["style"];

/** Inputs without the marker of filled-in defaults, at every depth. */
export function plain(values: Values): Values {
  const clean = (value: Value): Value => {
    if (Array.isArray(value)) return value.map(clean);
    return isObject(value) ? plain(value) : value;
  };
  return Object.fromEntries(
    Object.entries(values)
      .filter(([name]) => name !== "__defaults")
      .map(([name, value]) => [name, clean(value)]),
  );
}

/** The state an update is expected to lead to. */
export function planned(
  facts: ResourceFacts,
  inputs: Values,
  state: Values | undefined,
  type: ResourceType<never>,
): Values {
  const out: Values = {};
  for (const [name, property] of Object.entries(facts.properties)) {
    const given = property.input ? (inputs[name] ?? implied(property)) : undefined;
    const open = !property.input || property.computed;
    out[name] = given ?? (open ? (state ? state[name] : UNKNOWN) : undefined);
  }
  return { ...out, ...type.plan?.(inputs, state) };
}

/** What a program would have to say to get this state: nothing that goes without saying, at any depth. */
export function importedInputs(style: Style, type: ResourceType<never>, facts: ResourceFacts, state: Values): Values {
  const given = Object.entries(facts.properties).filter(([, property]) => property.input);
  const inputs = saidOf(style, Object.fromEntries(given), state);
  return type.imported?.(inputs) ?? inputs;
}

function saidOf(style: Style, fields: Record<string, Property>, values: Values): Values {
  const entries = Object.entries(fields).map(
    ([name, property]) => [name, said(style, property, values[name])] as const,
  );
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function said(style: Style, property: Property, value: Value): Value {
  const unsaid = implied(property);
  if (value === null || value === unsaid) return undefined;
  if (Array.isArray(value)) {
    const items = value.map((item) => said(style, property.items ?? { type: "any" }, item) ?? item);
    return items.length > 0 ? items : undefined;
  }
  if (property.fields && isObject(value)) {
    const inner = saidOf(style, property.fields, value);
    return Object.keys(inner).length > 0 ? inner : undefined;
  }
  // Terraform's first provider SDK takes a zero for an absent number.
  const zero = value === "" || value === false || (value === 0 && style === "sdk");
  return zero && unsaid === undefined && !property.required ? undefined : value;
}

/** Inputs after a refresh: as they were, but where the live value moved away. */
export function refreshedInputs(
  style: Style,
  facts: ResourceFacts,
  type: Pick<ResourceType<never>, "same">,
  inputs: Values,
  before: Values,
  after: Values,
): Values {
  const out: Values = style === "sdk" ? withoutEmptyLists(inputs) : { ...inputs };
  for (const [name, property] of Object.entries(facts.properties)) {
    if (!property.input || inputs[name] === undefined) continue;
    const moved = !isDeepStrictEqual(before[name], after[name]);
    if (moved && after[name] !== undefined && !type.same?.[name]?.(after[name], inputs[name]))
      out[name] = said(style, property, after[name]) ?? after[name];
  }
  return out;
}

/** The bridge loses the list of filled-in defaults at a refresh where it is empty; check.ts tells what comes of it. */
function withoutEmptyLists(values: Values): Values {
  const clean = (value: Value): Value => {
    if (Array.isArray(value)) return value.map(clean);
    return isObject(value) ? withoutEmptyLists(value) : value;
  };
  const kept = Object.entries(values).filter(([name, value]) => name !== "__defaults" || (value as Value[]).length > 0);
  return Object.fromEntries(kept.map(([name, value]) => [name, clean(value)]));
}
