import { invalidValue } from "./errors";
import { isFields, type Fields } from "./input";
import { actionParameters, needsParameters } from "./ruleset-kinds";

const code = 20120;
const redirects = [301, 302, 303, 307, 308];

type Check = (parameters: Fields, pointer: string, exists: (ruleset: unknown) => boolean) => void;

const between = (value: unknown, least: number, most: number): boolean =>
  typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;

/** Of two fields exactly one is given. */
const either = (fields: unknown, one: string, other: string): boolean =>
  isFields(fields) && (fields[one] === undefined) !== (fields[other] === undefined);

/** What some actions ask of their parameters beyond their names. */
const checks: Record<string, Check> = {
  block: ({ response }, pointer) => {
    if (response === undefined) return;
    const at = `${pointer}/response`;
    if (!isFields(response)) throw invalidValue(code, at, response, "it must be an object");
    if (!between(response.status_code, 400, 499)) {
      throw invalidValue(code, `${at}/status_code`, response.status_code, "it must be between 400 and 499");
    }
  },
  execute: ({ id }, pointer, exists) => {
    if (!exists(id)) throw invalidValue(code, `${pointer}/id`, id, "the ruleset could not be found");
  },
  redirect: ({ from_list: list, from_value: value }, pointer) => {
    if (list !== undefined) return;
    const { target_url: target, status_code: status } = isFields(value) ? value : {};
    const at = `${pointer}/from_value`;
    if (!either(target, "value", "expression")) {
      throw invalidValue(code, `${at}/target_url`, target, "it must hold either a value or an expression");
    }
    if (status !== undefined && !redirects.includes(status as number)) {
      throw invalidValue(code, `${at}/status_code`, status, `it must be one of ${redirects.join(", ")}`);
    }
  },
  rewrite: ({ headers, uri }, pointer) => {
    for (const [name, header] of Object.entries(isFields(headers) ? headers : {})) {
      const operation = isFields(header) ? header.operation : undefined;
      const at = `${pointer}/headers/${name}`;
      if (!["add", "set", "remove"].includes(operation as string)) {
        throw invalidValue(code, `${at}/operation`, operation, "it must be add, set or remove");
      }
      if (operation !== "remove" && !either(header, "value", "expression")) {
        throw invalidValue(code, at, header, "it must hold either a value or an expression");
      }
    }
    if (uri === undefined && headers === undefined) {
      throw invalidValue(code, pointer, {}, "it must hold either headers or a uri");
    }
  },
  serve_error: ({ content, asset_name: asset, status_code: status }, pointer) => {
    if ((content === undefined) === (asset === undefined)) {
      throw invalidValue(code, `${pointer}/content`, content, "either content or an asset_name must be given");
    }
    if (status !== undefined && !between(status, 400, 999)) {
      throw invalidValue(code, `${pointer}/status_code`, status, "it must be between 400 and 999");
    }
  },
};

/** Checks the parameters of an action. `exists` knows the rulesets that can be executed. */
export function checkParameters(
  action: string,
  given: unknown,
  pointer: string,
  exists: (ruleset: unknown) => boolean,
): void {
  if (given !== undefined && given !== null && !isFields(given)) {
    throw invalidValue(code, pointer, given, "it must be an object");
  }
  const parameters = isFields(given) ? given : {};
  const known = actionParameters[action] ?? [];
  const foreign = Object.keys(parameters).find((name) => !known.includes(name));
  if (foreign !== undefined) {
    throw invalidValue(code, `${pointer}/${foreign}`, parameters[foreign], `the action ${action} does not take it`);
  }
  if (Object.keys(parameters).length === 0 && needsParameters.includes(action)) {
    throw invalidValue(code, pointer, parameters, `the action ${action} needs parameters`);
  }
  checks[action]?.(parameters, pointer, exists);
}
