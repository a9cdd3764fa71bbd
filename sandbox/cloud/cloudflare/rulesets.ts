import { randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Cloud } from "../cloud";
import type { CloudflareRuleset } from "../store/entities";
import { success } from "./envelope";
import { failure, invalidValue } from "./errors";
import { fieldsOf, isFields, type Fields } from "./input";
import { managedRulesets } from "./managed-rulesets";
import {
  checkPhase,
  entryPointOf,
  executable,
  homeOf,
  ownRuleset,
  rulesetOf,
  rulesetsOf,
  type Home,
} from "./ruleset-home";
import { readRules, showRule, type RuleContext } from "./rules";

const kindCode = 20217;

export const showRuleset = (ruleset: CloudflareRuleset) => ({
  ...summary(ruleset),
  rules: ruleset.rules.map(showRule),
});

const summary = (ruleset: CloudflareRuleset) => ({
  id: ruleset.id,
  name: ruleset.name,
  description: ruleset.description,
  kind: ruleset.kind,
  version: String(ruleset.version),
  last_updated: ruleset.lastUpdated,
  phase: ruleset.phase,
});

export const ruleContext = (cloud: Cloud, phase: string): RuleContext => ({
  phase,
  at: cloud.now().toISOString(),
  exists: executable(cloud),
});

export function rulesets(app: FastifyInstance, cloud: Cloud): void {
  for (const home of ["/zones/:zone", "/accounts/:account"]) {
    wholeRulesets(app, cloud, `${home}/rulesets`);
    entryPoints(app, cloud, `${home}/rulesets/phases/:phase/entrypoint`);
  }
}

function wholeRulesets(app: FastifyInstance, cloud: Cloud, url: string): void {
  const idOf = (request: FastifyRequest): string => (request.params as { id: string }).id;

  app.get(url, (request) => success([...managedRulesets, ...rulesetsOf(cloud, homeOf(cloud, request))].map(summary)));

  app.post(url, (request) => {
    const home = homeOf(cloud, request);
    const body = fieldsOf(request.body);
    const phase = checkPhase(home, body.phase);
    const kind = checkKind(cloud, home, body.kind, phase);
    return success(showRuleset(create(cloud, home, { ...body, kind, phase })));
  });

  app.get(`${url}/:id`, (request) => success(showRuleset(rulesetOf(cloud, homeOf(cloud, request), idOf(request)))));

  app.put(`${url}/:id`, (request) => {
    const before = ownRuleset(cloud, homeOf(cloud, request), idOf(request));
    const body = fieldsOf(request.body);
    for (const fixed of ["kind", "phase"] as const) {
      if (body[fixed] !== undefined && body[fixed] !== before[fixed]) {
        throw invalidValue(kindCode, `/${fixed}`, body[fixed], `the ${fixed} of a ruleset cannot be changed`);
      }
    }
    return success(showRuleset(update(cloud, before, body)));
  });

  app.delete(`${url}/:id`, (request, reply) => {
    const ruleset = ownRuleset(cloud, homeOf(cloud, request), idOf(request));
    const user = cloud.store.rulesets.find(({ rules }) => rules.some((rule) => executes(rule.parts, ruleset.id)));
    if (user) throw failure(400, 20120, `the ruleset is executed by the ruleset ${user.id}`);
    cloud.store.rulesets.remove(ruleset.id);
    return reply.status(204).send();
  });
}

/** The ruleset that a phase begins with. It comes into being when it is first put. */
function entryPoints(app: FastifyInstance, cloud: Cloud, url: string): void {
  const phaseOf = (request: FastifyRequest, home: Home): string =>
    checkPhase(home, (request.params as { phase: string }).phase);

  app.get(url, (request) => {
    const home = homeOf(cloud, request);
    const phase = phaseOf(request, home);
    const ruleset = entryPointOf(cloud, home, phase);
    if (!ruleset) {
      throw failure(404, 10003, `could not find entrypoint ruleset in the ${phase} phase`);
    }
    return success(showRuleset(ruleset));
  });

  app.put(url, (request) => {
    const home = homeOf(cloud, request);
    const phase = phaseOf(request, home);
    const body = fieldsOf(request.body);
    const unknown = ["kind", "phase"].find((name) => body[name] !== undefined);
    if (unknown !== undefined) throw failure(400, 20018, `invalid JSON: unknown field "${unknown}"`);
    const before = entryPointOf(cloud, home, phase);
    const changed = before
      ? update(cloud, before, body)
      : create(cloud, home, { name: "default", ...body, kind: home.entryKind, phase });
    return success(showRuleset(changed));
  });
}

function checkKind(cloud: Cloud, home: Home, kind: unknown, phase: string): string {
  if (!home.kinds.includes(kind as string)) {
    throw invalidValue(kindCode, "/kind", kind, `it is not supported at the ${home.level} level`);
  }
  if (kind === home.entryKind && entryPointOf(cloud, home, phase)) {
    throw invalidValue(kindCode, "/kind", kind, `exceeded maximum number of ${kind} rulesets for phase ${phase}`);
  }
  return kind as string;
}

function create(cloud: Cloud, home: Home, body: Fields & { kind: string; phase: string }): CloudflareRuleset {
  const context = ruleContext(cloud, body.phase);
  return cloud.store.rulesets.put({
    id: randomBytes(16).toString("hex"),
    ...(home.zoneId === undefined ? {} : { zoneId: home.zoneId }),
    name: nameOf(body.name),
    description: typeof body.description === "string" ? body.description : "",
    kind: body.kind,
    phase: body.phase,
    version: 1,
    lastUpdated: context.at,
    rules: readRules(body.rules, [], context),
  });
}

function update(cloud: Cloud, before: CloudflareRuleset, body: Fields): CloudflareRuleset {
  const context = ruleContext(cloud, before.phase);
  return cloud.store.rulesets.put({
    ...before,
    ...(body.name === undefined ? {} : { name: nameOf(body.name) }),
    ...(typeof body.description === "string" ? { description: body.description } : {}),
    version: before.version + 1,
    lastUpdated: context.at,
    rules: body.rules === undefined ? before.rules : readRules(body.rules, before.rules, context),
  });
}

function nameOf(name: unknown): string {
  if (typeof name !== "string" || name === "") throw invalidValue(20120, "/name", name, "it must not be empty");
  return name;
}

const executes = ({ action_parameters: parameters }: Fields, id: string): boolean =>
  isFields(parameters) && parameters.id === id;
