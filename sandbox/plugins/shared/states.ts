import { implied, ResourceFacts } from "./facts";
import { ResourceType } from "./resource";
import { isObject, UNKNOWN, Value, Values } from "./values";

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

/** What a program would have to say to get this state. */
export function inputsFrom(facts: ResourceFacts, state: Values): Values {
  const inputs: Values = {};
  for (const [name, property] of Object.entries(facts.properties)) {
    const value = state[name];
    if (!property.input || value === undefined || value === null || value === "") continue;
    if (value === implied(property)) continue;
    if (Array.isArray(value) ? value.length === 0 : value === false && property.default === undefined) continue;
    inputs[name] = value;
  }
  return inputs;
}

/** Inputs after a refresh: as they were, but where the live value moved away. */
export function refreshedInputs(
  facts: ResourceFacts,
  type: Pick<ResourceType<never>, "same">,
  inputs: Values,
  before: Values,
  after: Values,
): Values {
  const out: Values = { ...inputs };
  for (const [name, property] of Object.entries(facts.properties)) {
    if (!property.input || inputs[name] === undefined) continue;
    const moved = JSON.stringify(before[name]) !== JSON.stringify(after[name]);
    if (moved && after[name] !== undefined && !type.same?.[name]?.(after[name], inputs[name])) out[name] = after[name];
  }
  return out;
}
