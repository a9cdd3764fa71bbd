import { PluginClient } from "./client";
import { Property, ResourceFacts } from "./facts";
import { decode, hasUnknown, isObject, Value, Values } from "./values";

/** Asks the plugin what it fills in: into the inputs at a check, and into the state at a preview. */
export async function addDefaults(
  client: PluginClient,
  token: string,
  probe: Values,
  facts: ResourceFacts,
  style: string,
): Promise<void> {
  const checked = await client.check(token, "probe", {}, probe);
  if (checked.failures.length > 0) throw new Error(`${token}: ${JSON.stringify(checked.failures)}`);
  const inputs = decode(checked.inputs).values;
  const named = { ...facts.properties };
  if (facts.autoName) delete named[facts.autoName];
  takeDefaults(named, probe, inputs);
  if (style === "native") return;
  const preview = await client.create(token, "probe", checked.inputs, true);
  const ours = Object.entries(facts.properties).filter(([, property]) => property.input);
  takeFallbacks(Object.fromEntries(ours), inputs, decode(preview.state).values);
}

/** What a check added to what was given, at every depth. */
function takeDefaults(fields: Record<string, Property>, given: Values, checked: Values): void {
  for (const [name, property] of Object.entries(fields)) {
    if (given[name] === undefined && checked[name] !== undefined) property.default = checked[name];
    for (const [before, after] of objects(given[name], checked[name])) takeDefaults(fieldsOf(property), before, after);
  }
}

/** What a preview added to what was checked, at every depth. */
function takeFallbacks(fields: Record<string, Property>, checked: Values, planned: Values): void {
  for (const [name, property] of Object.entries(fields)) {
    const value = planned[name];
    const nothing = value === undefined || value === null || (Array.isArray(value) && value.length === 0);
    if (checked[name] === undefined && !nothing && !hasUnknown(value)) property.fallback = value;
    for (const [before, after] of objects(checked[name], value)) takeFallbacks(fieldsOf(property), before, after);
  }
}

const fieldsOf = (property: Property): Record<string, Property> => property.fields ?? property.items?.fields ?? {};

/** The objects inside two values, side by side. */
function objects(before: Value, after: Value): [Values, Values][] {
  const both: [Value, Value][] =
    Array.isArray(before) && Array.isArray(after)
      ? before.map((item, index) => [item, after[index]])
      : [[before, after]];
  return both.filter((pair): pair is [Values, Values] => pair.every((value) => isObject(value)));
}
