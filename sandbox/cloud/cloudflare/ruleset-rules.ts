import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import type { CloudflareRule, CloudflareRuleset } from "../store/entities";
import { success } from "./envelope";
import { failure, invalidValue } from "./errors";
import { fieldsOf, isFields } from "./input";
import { homeOf, ownRuleset } from "./ruleset-home";
import { readRule } from "./rules";
import { ruleContext, showRuleset } from "./rulesets";

interface InRuleset {
  Params: { ruleset: string };
}

interface ById {
  Params: { ruleset: string; id: string };
}

/** Single rules of a ruleset. Every change makes a new version of the whole, which is the answer. */
export function rulesetRules(app: FastifyInstance, cloud: Cloud): void {
  for (const home of ["/zones/:zone", "/accounts/:account"]) routes(app, cloud, `${home}/rulesets/:ruleset/rules`);
}

function routes(app: FastifyInstance, cloud: Cloud, url: string): void {
  const keep = (ruleset: CloudflareRuleset, rules: CloudflareRule[]) =>
    success(
      showRuleset(
        cloud.store.rulesets.put({
          ...ruleset,
          rules,
          version: ruleset.version + 1,
          lastUpdated: cloud.now().toISOString(),
        }),
      ),
    );

  app.post<InRuleset>(url, (request) => {
    const ruleset = ownRuleset(cloud, homeOf(cloud, request), request.params.ruleset);
    const { position, ...given } = fieldsOf(request.body);
    const rule = readRule(given, [], ruleContext(cloud, ruleset.phase));
    if (ruleset.rules.some((other) => other.ref === rule.ref)) {
      throw invalidValue(20120, "/ref", rule.ref, "another rule of the ruleset has it");
    }
    return keep(ruleset, placed(ruleset.rules, rule, position));
  });

  // Either moves a rule or gives it anew: what is left out of the new one is not kept.
  app.patch<ById>(`${url}/:id`, (request) => {
    const ruleset = ownRuleset(cloud, homeOf(cloud, request), request.params.ruleset);
    const before = ruleOf(ruleset, request.params.id);
    const { position, ...given } = fieldsOf(request.body);
    const moved = position !== undefined && Object.keys(given).length === 0;
    const whole = { ...given, id: before.id };
    const rule = moved ? before : readRule(whole, [before], ruleContext(cloud, ruleset.phase));
    const others = ruleset.rules.filter((other) => other.id !== rule.id);
    const place = ruleset.rules.indexOf(before);
    return keep(ruleset, position === undefined ? others.toSpliced(place, 0, rule) : placed(others, rule, position));
  });

  app.delete<ById>(`${url}/:id`, (request) => {
    const ruleset = ownRuleset(cloud, homeOf(cloud, request), request.params.ruleset);
    const rule = ruleOf(ruleset, request.params.id);
    return keep(
      ruleset,
      ruleset.rules.filter((other) => other.id !== rule.id),
    );
  });
}

function ruleOf(ruleset: CloudflareRuleset, id: string): CloudflareRule {
  const rule = ruleset.rules.find((one) => one.id === id);
  if (!rule) throw failure(404, 10003, `could not find rule ${id} in ruleset ${ruleset.id}`);
  return rule;
}

/** At the end, at an index that counts from 1, or beside another rule; "" means the first or the last place. */
function placed(rules: CloudflareRule[], rule: CloudflareRule, position: unknown): CloudflareRule[] {
  const { index, before, after } = isFields(position) ? position : {};
  const at = (id: unknown): number => {
    const found = rules.findIndex((other) => other.id === id);
    if (found < 0) throw invalidValue(20120, "/position", position, "it names a rule that is not in the ruleset");
    return found;
  };
  let place = rules.length;
  if (typeof index === "number") place = index - 1;
  else if (before !== undefined) place = before === "" ? 0 : at(before);
  else if (after !== undefined) place = after === "" ? rules.length : at(after) + 1;
  return rules.toSpliced(place, 0, rule);
}
