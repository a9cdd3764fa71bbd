import { cases, stepOf } from "../cases";

/** Makes the named cases as they are at one step. Both come by the environment: no stack configuration is needed. */
const { LIFECYCLE_CASES = "", LIFECYCLE_STEP = "0" } = process.env;

for (const name of LIFECYCLE_CASES.split(",")) {
  const each = cases[name];
  if (!each) throw new Error(`there is no case "${name}"`);
  const scope = (part: string): string => `${name}-${part}`;
  const needs = each.needs?.(scope);
  const step = stepOf(each, Number(LIFECYCLE_STEP));
  each.make(name, step.inputs(needs, scope), {}, needs);
}
