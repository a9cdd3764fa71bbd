import type { PhaseParam, RulesetCreateParams } from "cloudflare/resources/rulesets/rulesets";
import type { RuleCreateParams } from "cloudflare/resources/rulesets/rules";
import type { Suite } from "../../target";
import { refusal, sharedZone } from "./support";

const managed = "efb7b8c949ac4650a09736fc376e9aee";
const owasp = "4814384a9e5d4991b9815dcfc25d2f1f";

/** What a ruleset is asserted to be; the client's type is a union of every action. */
interface Seen {
  id: string;
  version: string;
  name: string;
  rules: { id: string; ref: string; version: string; enabled: boolean; description?: string }[];
}
const seen = (ruleset: unknown) => ruleset as Seen;

export const rulesets: Suite = (target) => {
  const zone = sharedZone(target, "rulesets");
  const all = () => target.cloudflare.rulesets;
  const id = () => ({ zone_id: zone().id });
  const create = async (phase: string, rules: object[], more: object = {}) =>
    seen(
      await all().create({
        ...id(),
        kind: "zone",
        name: "entry",
        phase,
        rules,
        ...more,
      } as unknown as RulesetCreateParams),
    );
  const update = async (ruleset: string, change: object) => seen(await all().update(ruleset, { ...id(), ...change }));
  const get = async (ruleset: string) => seen(await all().get(ruleset, id()));
  const entryPoint = async (phase: string) => seen(await all().phases.get(phase as PhaseParam, id()));
  const remove = (ruleset: string) => all().delete(ruleset, id());

  const blocked = { action: "block", expression: 'http.request.uri.path contains "/.env"', description: "secrets" };
  const challenged = { action: "managed_challenge", expression: "(cf.client.bot)", enabled: false };

  test("is created, read, changed, listed and deleted", async () => {
    const ruleset = await create("http_request_firewall_custom", [blocked, challenged], { description: "first" });
    const [first, second] = ruleset.rules;
    expect(ruleset).toMatchObject({
      name: "entry",
      description: "first",
      kind: "zone",
      phase: "http_request_firewall_custom",
      version: "1",
      rules: [
        { ...blocked, enabled: true, version: "1", id: first?.id, ref: first?.id },
        { ...challenged, version: "1", id: second?.id, ref: second?.id },
      ],
    });
    expect(second).not.toHaveProperty("description");
    expect(await get(ruleset.id)).toEqual(ruleset);
    expect(await entryPoint("http_request_firewall_custom")).toEqual(ruleset);
    const listed: { id: string }[] = [];
    for await (const one of all().list(id())) listed.push(one);
    expect(listed.map((one) => one.id)).toEqual(expect.arrayContaining([ruleset.id, managed, owasp]));
    expect(listed.find((one) => one.id === ruleset.id)).not.toHaveProperty("rules");

    const changed = await update(ruleset.id, {
      description: "second",
      rules: [{ ...blocked, ref: second?.ref }, { ...blocked, id: first?.id }, challenged],
    });
    expect(changed).toMatchObject({ description: "second", version: "2" });
    expect(changed.rules.slice(0, 2)).toMatchObject([
      { id: second?.id, ref: second?.ref, version: "2" },
      { id: first?.id, ref: first?.ref, version: "1" },
    ]);
    expect([first?.id, second?.id]).not.toContain(changed.rules[2]?.id);
    await remove(ruleset.id);
    expect(await refusal(get(ruleset.id))).toEqual([404, 10003, `could not find ruleset ${ruleset.id}`]);
  });

  test("a zone has one entry point a phase", async () => {
    const phase = "http_request_dynamic_redirect";
    const missing = `could not find entrypoint ruleset in the ${phase} phase`;
    expect(await refusal(entryPoint(phase))).toEqual([404, 10003, missing]);
    const ruleset = await create(phase, []);
    const again = `'zone' is not a valid value for kind because exceeded maximum number of zone rulesets for phase ${phase}`;
    expect(await refusal(create(phase, []))).toEqual([400, 20217, again]);
    await remove(ruleset.id);
  });

  test("an entry point comes into being when it is put", async () => {
    const phase = "http_request_transform";
    const target_url = { path: { value: "/new" } };
    const rules = [{ action: "rewrite", expression: "true", action_parameters: { uri: target_url }, ref: "moved" }];
    const put = async () => seen(await all().phases.update(phase, { ...id(), rules } as never));
    const ruleset = await put();
    expect(ruleset).toMatchObject({ name: "default", kind: "zone", version: "1", rules: [{ ref: "moved" }] });
    const again = await put();
    expect(again).toMatchObject({ id: ruleset.id, version: "2", rules: [{ id: ruleset.rules[0]?.id, version: "1" }] });
    await remove(ruleset.id);
  });

  test("single rules are added, moved, changed and removed", async () => {
    const ruleset = await create("http_request_firewall_custom", [blocked]);
    const [first] = ruleset.rules;
    const { rules } = all();
    const inside = { ...id(), ruleset_id: ruleset.id };
    const position = { before: first?.id };
    const creation = { ...id(), ...challenged, position } as unknown as RuleCreateParams;
    const added = seen(await rules.create(ruleset.id, creation));
    expect(added).toMatchObject({ version: "2", rules: [challenged, { id: first?.id }] });
    const edit = (change: object) => rules.edit(first?.id ?? "", { ...inside, ...change });
    const disabled = { ...blocked, enabled: false };
    const changed = seen(await edit(disabled));
    expect(changed).toMatchObject({ version: "3", rules: [challenged, { ...disabled, version: "2" }] });
    const moved = seen(await edit({ position: { index: 1 } }));
    expect(moved).toMatchObject({ version: "4", rules: [{ ...disabled, version: "2" }, challenged] });
    const blank = "'' is not a valid value for expression because the expression cannot be blank";
    expect(await refusal(edit({ action: "block" }))).toEqual([400, 20125, blank]);
    const left = seen(await rules.delete(added.rules[0]?.id ?? "", inside));
    expect(left.rules.map((rule) => rule.id)).toEqual([first?.id]);
    await remove(ruleset.id);
  });

  test.each([
    ["http_request_firewall_managed", "execute", { action_parameters: { id: managed, overrides: { enabled: true } } }],
    [
      "http_ratelimit",
      "block",
      {
        ratelimit: {
          characteristics: ["cf.colo.id", "ip.src"],
          period: 10,
          requests_per_period: 20,
          mitigation_timeout: 10,
        },
      },
    ],
    ["http_request_cache_settings", "set_cache_settings", { action_parameters: { cache: true } }],
    [
      "http_request_dynamic_redirect",
      "redirect",
      { action_parameters: { from_value: { status_code: 301, target_url: { value: "https://example.com/" } } } },
    ],
    ["http_request_origin", "route", { action_parameters: { origin: { port: 8443 } } }],
    [
      "http_response_headers_transform",
      "rewrite",
      { action_parameters: { headers: { "X-Frame-Options": { operation: "set", value: "DENY" } } } },
    ],
    ["http_config_settings", "set_config", { action_parameters: { ssl: "strict" } }],
    [
      "http_custom_errors",
      "serve_error",
      { action_parameters: { content: "<h1>Sorry</h1>", content_type: "text/html", status_code: 503 } },
    ],
    ["http_request_firewall_custom", "skip", { action_parameters: { ruleset: "current" }, logging: { enabled: true } }],
  ])("%s takes %s and gives it back", async (phase, action, more) => {
    const rule = { action, expression: "true", ...more };
    const ruleset = await create(phase, [rule]);
    expect(ruleset.rules).toMatchObject([rule]);
    expect(await get(ruleset.id)).toEqual(ruleset);
    await remove(ruleset.id);
  });

  test.each([
    ["an action of another phase", "http_request_origin", { ...blocked }, "/rules/0/action"],
    ["an empty expression", "http_request_firewall_custom", { ...blocked, expression: "" }, "/rules/0/expression"],
    [
      "an open bracket",
      "http_request_firewall_custom",
      { ...blocked, expression: '(ip.src eq "a"' },
      "/rules/0/expression",
    ],
    [
      "an open string",
      "http_request_firewall_custom",
      { ...blocked, expression: 'http.host eq "a)' },
      "/rules/0/expression",
    ],
    [
      "a parameter of another action",
      "http_request_firewall_custom",
      { ...blocked, action_parameters: { cache: true } },
      "/rules/0/action_parameters/cache",
    ],
    ["no rate limit", "http_ratelimit", blocked, "/rules/0/ratelimit"],
    [
      "a rate limit without the data centre",
      "http_ratelimit",
      { ...blocked, ratelimit: { characteristics: ["ip.src"], period: 10, requests_per_period: 5 } },
      "/rules/0/ratelimit/characteristics",
    ],
    [
      "a period that is none",
      "http_ratelimit",
      { ...blocked, ratelimit: { characteristics: ["cf.colo.id"], period: 11, requests_per_period: 5 } },
      "/rules/0/ratelimit/period",
    ],
    [
      "an unknown ruleset to execute",
      "http_request_firewall_managed",
      { action: "execute", expression: "true", action_parameters: { id: "0".repeat(32) } },
      "/rules/0/action_parameters/id",
    ],
    [
      "a redirect to nowhere",
      "http_request_dynamic_redirect",
      { action: "redirect", expression: "true", action_parameters: { from_value: { status_code: 301 } } },
      "/rules/0/action_parameters/from_value/target_url",
    ],
  ])("%s is refused, and where it stands is told", async (_, phase, rule, pointer) => {
    const body = { kind: "zone", name: "entry", phase, rules: [rule] };
    const answer = await target.call("POST", `/client/v4/zones/${zone().id}/rulesets`, body);
    expect([answer.status, answer.body]).toEqual([
      400,
      {
        success: false,
        errors: [
          {
            code: expect.any(Number) as number,
            message: expect.stringContaining("is not a valid value for") as string,
            source: { pointer },
          },
        ],
        messages: [],
        result: null,
      },
    ]);
  });

  test("two rules of one ref, another kind, and a change of Cloudflare's own are refused", async () => {
    const phase = "http_request_firewall_custom";
    const twice = create(phase, [
      { ...blocked, ref: "one" },
      { ...challenged, ref: "one" },
    ]);
    expect((await refusal(twice))[0]).toBe(400);
    expect((await refusal(create(phase, [], { kind: "root" }))).slice(0, 2)).toEqual([400, 20217]);
    expect((await refusal(update(managed, { rules: [] })))[0]).toBe(403);
    const own = seen(await all().get(managed, id()));
    expect(own).toMatchObject({ kind: "managed", name: "Cloudflare Managed Ruleset" });
  });

  test("an account has custom rulesets, which its entry point executes", async () => {
    const account = { account_id: target.cloudflareAccount };
    const phase = "http_request_firewall_custom";
    const custom = seen(
      await all().create({ ...account, kind: "custom", name: target.name("custom"), phase, rules: [blocked] } as never),
    );
    const rule = { action: "execute", expression: "true", action_parameters: { id: custom.id } };
    const root = seen(
      await all().create({ ...account, kind: "root", name: target.name("root"), phase, rules: [rule] } as never),
    );
    expect((await refusal(all().delete(custom.id, account)))[0]).toBe(400);
    expect((await refusal(all().get(custom.id, id())))[0]).toBe(404);
    await all().delete(root.id, account);
    await all().delete(custom.id, account);
  });
};
