import { rules } from "../../../policies/rules";
import { levelOf } from "../../../policies/stacks";
import { aboutTheSum, Chosen, chosen, kinds, Kind, options } from "./select";
import { Event, Outcome, World } from "./world";

jest.setTimeout(600_000);

let world: World;
const outcomes = new Map<string, Outcome>();

beforeAll(async () => {
  world = await World.make();
  for (const kind of kinds) outcomes.set(kind, await judgeKind(kind));
  outcomes.set("unknown", await world.judge("whole"));
  outcomes.set("up", await world.judge("whole", undefined, "prod", ["up", "--yes"]));
  outcomes.set("known", await world.judge("whole"));
});
afterAll(() => world?.remove());

/** One preview of every rule's case of a kind, side by side. */
async function judgeKind(kind: Kind): Promise<Outcome> {
  const entry = (prefix: string, expires: string) => ({
    resource: `urn:pulumi:prod::*::${prefix}-fw`,
    rule: "fw-egress",
    stack: "prod",
    reason: "the crawler visits every port there is",
    owner: "ada@example.com",
    expires,
  });
  const exemptions = kind.startsWith("violating") ? [entry(`exemption-reason-${kind}`, "2020-01-01")] : [];
  world.write("exemptions.yaml", { exemptions });
  const outcome = await world.judge(kind, options);
  world.write("exemptions.yaml", { exemptions: [] });
  return outcome;
}

const all = chosen();
const own = ({ rule, prefix, kind }: Chosen): Event[] =>
  outcomes.get(kind)!.events.filter(({ policy, resource }) => policy === rule && resource.startsWith(`${prefix}-`));
/** What a rule about a whole stack says of it. */
const ofStack = ({ rule, kind }: Chosen): Event[] =>
  outcomes.get(kind)!.events.filter(({ policy, resource }) => policy === rule && resource === "judged-prod");
const level = (rule: string): unknown =>
  rule === "spaces-versioning" ? expect.stringMatching(/mandatory|advisory/) : levelOf(rule, "prod");

test("every rule comes through the engine, with a violating and a compliant program, its values known and unknown", () => {
  for (const { id } of rules) expect(all.filter(({ rule }) => rule === id).map(({ kind }) => kind)).toEqual(kinds);
});

describe.each(["violating", "violatingUnknown"] as const)("%s programs", (kind) => {
  test("are refused", () => {
    expect(outcomes.get(kind)!.code).not.toBe(0);
    expect(outcomes.get(kind)!.output).not.toContain("can't run policy");
  });

  test.each(all.filter((one) => one.kind === kind).map((one) => [one.rule, one] as const))("%s", (rule, one) => {
    const said = [...own(one), ...(aboutTheSum.includes(rule) ? ofStack(one) : [])];
    expect(said.map((event) => event.level)).toContainEqual(level(rule));
    for (const { message } of said) expect(message).toMatch(/Allowed: .+ Fix: .+ Why: .+\.$/s);
    const { fix } = rules.find(({ id }) => id === rule)!;
    if (!said.some(({ message }) => message.includes(fix))) expect(said[0]?.message).toMatch(/Fix: [a-z]/);
  });
});

describe.each(["compliant", "compliantUnknown"] as const)("%s programs", (kind) => {
  test.each(
    all.filter((one) => one.kind === kind && !aboutTheSum.includes(one.rule)).map((one) => [one.rule, one] as const),
  )("%s says nothing", (_rule, one) => expect(own(one)).toEqual([]));

  test("no rule stumbles over what it does not know", () => {
    expect(outcomes.get(kind)!.output).not.toContain("can't run policy");
  });
});

test.each([
  ["a first preview, ids and addresses unknown", "unknown", /\+ 2\d to create/],
  ["an update", "up", /\+ 2\d created/],
  ["a second preview, all of it known", "known", /2\d unchanged/],
])("a whole stack in order: %s, is accepted without a word", (_what, which, said) => {
  const { code, events, output } = outcomes.get(which)!;
  expect([code, events]).toEqual([0, []]);
  expect(output).toMatch(said);
});

describe("a mistake in the policy configuration stops the run, and says what is wrong", () => {
  const fails = async (config: unknown, ...messages: (string | RegExp)[]) => {
    const { code, output, events } = await world.judge("whole", config);
    expect(code).not.toBe(0);
    expect(events).toEqual([]);
    for (const message of messages) expect(output).toMatch(message);
    expect(output).not.toMatch(/\n\s+at .*\.ts:\d+/);
  };

  test("an unknown rule", () =>
    fails({ "spaces-privat": "advisory" }, "spaces-privat: there is no such rule; there are spaces-private"));
  test("an unknown option", () =>
    fails(
      { "cost-budget": { monthly: 5 } },
      "cost-budget.monthly: there is no such option; the rule has: monthlyUSD, headroomPercent",
    ));
  test("an option of the wrong type", () => fails({ "cost-budget": { monthlyUSD: "5" } }, /monthlyUSD/, /number/));
  test("a misspelt level", () =>
    fails({ "spaces-private": "mandatry" }, '"mandatry" is not a valid enforcement level'));
  test("a file that is no JSON", () => fails("{", /unexpected end of JSON|invalid character/));

  test("a day that does not exist, in the exemptions", async () => {
    world.write("exemptions.yaml", 'exemptions: [{ rule: fw-egress, expires: "2027-02-30" }]\n');
    await fails(undefined, 'exemptions[0].expires: "2027-02-30" is not allowed', "exemptions[0].reason: missing");
    world.write("exemptions.yaml", "exemptions: []\n");
  });
});

test("levels are those of the stack that is updated: what refuses in prod is advice in dev, and a file overrides both", async () => {
  const levels = async (stack: string, config?: unknown) => {
    const { events } = await world.judge("violating:resource", { ...options, ...(config as object) }, stack);
    return events.filter(({ policy }) => policy === "spaces-no-force-destroy").map((event) => event.level);
  };
  expect(await levels("dev")).toEqual(["advisory"]);
  expect(await levels("dev", { "spaces-no-force-destroy": "mandatory" })).toEqual(["mandatory"]);
  expect(await levels("prod", { "spaces-no-force-destroy": "advisory" })).toEqual(["advisory"]);
});

test("an exemption lets one resource pass, and the run says so", async () => {
  const entry = (resource: string) => ({
    ...{ resource, rule: "spaces-private", stack: "dev", owner: "ada@example.com", expires: "2099-12-31" },
    reason: "the bucket holds what any build can make again",
  });
  const resources = ["urn:pulumi:dev::*::spaces-private-violating-*", "urn:pulumi:dev::*::gone"];
  world.write("exemptions.yaml", { exemptions: resources.map(entry) });
  const { events } = await world.judge("violating:resource", options, "dev");
  world.write("exemptions.yaml", "exemptions: []\n");
  const told = (policy: string) =>
    events.filter((event) => event.policy === policy).map((event) => [event.level, event.message.split(". ")[0]]);
  expect(told("spaces-private")).toEqual([
    ["advisory", "Exempted until 2099-12-31 by ada@example.com: the bucket holds what any build can make again"],
  ]);
  expect(told("exemption-reason")).toEqual([
    [
      "mandatory",
      "The exemption of urn:pulumi:dev::*::gone from spaces-private (ada@example.com) names nothing in the stack",
    ],
  ]);
});

describe("a state that was changed by hand", () => {
  const change = (state: string, resource: string, property: string, value: unknown): string => {
    const content = JSON.parse(state) as {
      deployment: { resources: { urn: string; inputs?: object; outputs?: object }[] };
    };
    for (const one of content.deployment.resources.filter(({ urn }) => urn.endsWith(`::${resource}`)))
      for (const values of [one.inputs, one.outputs]) Object.assign(values ?? {}, { [property]: value });
    return world.write("state.json", content);
  };
  let state: string;
  const analyze = (file: string) =>
    world.run(["policy", "analyze", "--file", file, "--policy-pack", `${process.cwd()}/policies`]);

  beforeAll(async () => {
    state = (await world.run(["stack", "export", "--stack", "prod"])).output;
  });

  test("passes as the update left it, its levels and budget those of its own stack", async () => {
    const { code, output } = await analyze(world.write("state.json", state));
    expect([code, output]).toEqual([0, expect.not.stringContaining("[mandatory]")]);
  });

  test.each<[string, string, string, unknown]>([
    [
      "fw-no-world-admin",
      "firewall",
      "inboundRules",
      [{ protocol: "tcp", portRange: "22", sourceAddresses: ["0.0.0.0/0"] }],
    ],
    ["droplet-firewalled", "firewall", "tags", ["other"]],
    ["cf-ssl-strict", "setting-ssl", "value", "flexible"],
    ["spaces-private", "backups", "acl", "public-read"],
    ["cost-size-allowlist", "web", "size", "g-2vcpu-8gb"],
  ])("is refused by %s", async (rule, resource, property, value) => {
    const { code, output } = await analyze(change(state, resource, property, value));
    expect(code).not.toBe(0);
    expect(output).toMatch(new RegExp(`\\[mandatory\\].*${rule}`));
  });
});
