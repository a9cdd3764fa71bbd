import { Values } from "../../../sandbox/plugins/shared/values";
import { accountId, CloudflareCase, Live, typeOf } from "./cloudflare-support";

jest.setTimeout(60_000);

const type = typeOf("Ruleset");
let cloudflare: CloudflareCase;

beforeAll(async () => void (cloudflare = await CloudflareCase.start()));
afterAll(() => cloudflare.remove());

let zones = 0;
const newZone = (): Promise<string> => cloudflare.zone(`rules-${(zones += 1)}.example`);

const firewall = (zoneId: string, rules: Values[]) => ({
  ...{ zoneId, name: "firewall", kind: "zone", phase: "http_request_firewall_custom" },
  rules,
});
const block = { action: "block", expression: 'http.request.uri.path eq "/old"' };
const rulesOf = (values: Values): Values[] => values.rules as Values[];

test.each<[string, Values]>([
  ["firewall_custom", { rules: [block, { ...block, action: "skip", actionParameters: { ruleset: "current" } }] }],
  [
    "firewall_managed",
    {
      rules: [
        {
          action: "execute",
          expression: "true",
          actionParameters: {
            id: "efb7b8c949ac4650a09736fc376e9aee",
            overrides: { categories: [{ category: "wordpress", action: "log", enabled: true }] },
          },
        },
      ],
    },
  ],
  [
    "ratelimit",
    {
      phase: "http_ratelimit",
      rules: [
        {
          ...block,
          ratelimit: {
            characteristics: ["cf.colo.id", "ip.src"],
            period: 60,
            requestsPerPeriod: 100,
            mitigationTimeout: 600,
          },
          actionParameters: { response: { content: "slow down", contentType: "text/plain", statusCode: 429 } },
        },
      ],
    },
  ],
  [
    "cache_settings",
    {
      rules: [
        {
          action: "set_cache_settings",
          expression: "true",
          description: "keep",
          enabled: false,
          actionParameters: {
            cache: true,
            browserTtl: { mode: "override_origin", default: 300 },
            edgeTtl: {
              mode: "override_origin",
              default: 60,
              statusCodeTtls: [{ statusCodeRange: { from: 500, to: 599 }, value: 0 }],
            },
            cacheKey: {
              customKey: {
                header: { includes: ["x-tenant"], checkPresences: ["x-test"], contains: { "x-kind": ["a", "b"] } },
                queryString: { include: { lists: ["page"] } },
              },
            },
          },
        },
      ],
    },
  ],
  [
    "dynamic_redirect",
    {
      rules: [
        {
          action: "redirect",
          expression: "true",
          actionParameters: {
            fromValue: {
              statusCode: 301,
              targetUrl: { expression: 'concat("https://example.com", http.request.uri.path)' },
            },
          },
        },
      ],
    },
  ],
  [
    "late_transform",
    {
      rules: [
        {
          action: "rewrite",
          expression: "true",
          actionParameters: {
            headers: { "X-One": { operation: "set", value: "1" }, "X-Two": { operation: "remove" } },
          },
        },
      ],
    },
  ],
  ["no rules", { phase: "http_request_sbfm" }],
])("a ruleset for %s stays as it was asked for", async (phase, ruleset) => {
  const zoneId = await newZone();
  const inputs = { zoneId, name: "default", kind: "zone", phase: `http_request_${phase}`, ...ruleset };
  const live = await cloudflare.plugin.create(type, inputs);
  expect(live.state).toMatchObject({ version: "1", description: "" });
  await cloudflare.expectSteady(type, live, `zones/${zoneId}/${live.id}`);
});

test("an account's ruleset is imported by its account", async () => {
  const inputs = { accountId, name: "shared", kind: "custom", phase: "http_request_firewall_custom", rules: [block] };
  const live = await cloudflare.plugin.create(type, inputs);
  await cloudflare.expectSteady(type, live, `accounts/${accountId}/${live.id}`);
  const id = `users/${accountId}/${live.id}`;
  await expect(cloudflare.plugin.read(type, id)).rejects.toThrow(
    `Cannot import "${id}": expected <{accounts|zones}/{account_id|zone_id}>/<ruleset_id>.`,
  );
});

test("Cloudflare gets what is implied with what is given, and nothing of its own", async () => {
  const zoneId = await newZone();
  const live = await cloudflare.plugin.create(type, firewall(zoneId, [{ ...block, ref: "old" }]));
  const [rule] = rulesOf(live.state);
  expect(rule).toEqual({
    ...block,
    ...{ id: rule!.id, ref: "old", description: "", enabled: true, actionParameters: {} },
  });
  const told = await cloudflare.result("GET", `/zones/${zoneId}/rulesets/${live.id}`);
  expect(told).toMatchObject({ kind: "zone", rules: [{ ...block, ref: "old", enabled: true }] });
});

test("a rule keeps its id by its ref, wherever it stands; one without gets another at every change", async () => {
  const zoneId = await newZone();
  const [one, two] = [
    { ...block, ref: "one" },
    { ...block, ref: "two", action: "log" },
  ];
  const made: Live = await cloudflare.plugin.create(type, firewall(zoneId, [one, two, block]));
  const [first, second, third] = rulesOf(made.state).map(({ id }) => id);
  const swapped = await cloudflare.update(type, made, firewall(zoneId, [two, one, block]), [
    "rules.0.action: update",
    "rules.0.ref: update",
    "rules.1.action: update",
    "rules.1.ref: update",
  ]);
  const ids = rulesOf(swapped.state).map(({ id }) => id);
  expect(ids.slice(0, 2)).toEqual([second, first]);
  expect(ids[2]).not.toBe(third);
  expect(swapped.state.version).toBe("2");
  await cloudflare.expectSteady(type, swapped, `zones/${zoneId}/${made.id}`);
});

test("a preview of a change knows the ids that stay", async () => {
  const zoneId = await newZone();
  const { plugin } = cloudflare;
  const made = await plugin.create(type, firewall(zoneId, [{ ...block, ref: "one" }, block]));
  const known = (values: Values) => ({ values, secrets: [] });
  const news = known(firewall(zoneId, [{ ...block, ref: "one", enabled: false }, block]));
  const { values } = await plugin.provider.update(plugin.target(type), made.id, known(made.state), news, true);
  expect(rulesOf(values)[0]).toMatchObject({ id: rulesOf(made.state)[0]!.id, enabled: false });
  expect([typeof rulesOf(values)[1]!.id, typeof values.version, typeof values.lastUpdated]).toEqual(
    Array(3).fill("symbol"),
  );
});

test("rules and texts change in place, drift is set right, the rest makes another ruleset", async () => {
  const { plugin } = cloudflare;
  const zoneId = await newZone();
  const inputs = firewall(zoneId, [{ ...block, ref: "one", description: "first" }]);
  const made = await plugin.create(type, inputs);
  const news = {
    ...firewall(zoneId, [{ ...block, ref: "one", action: "managed_challenge" }]),
    description: "of the shop",
  };
  const changed = await cloudflare.update(type, made, news, [
    "description: update",
    "rules.0.action: update",
    "rules.0.description: update",
  ]);
  const path = `/zones/${zoneId}/rulesets/${made.id}`;
  expect(await cloudflare.result("GET", path)).toMatchObject({
    description: "of the shop",
    rules: [{ action: "managed_challenge", id: rulesOf(made.state)[0]!.id }],
  });
  await cloudflare.expectSteady(type, changed, `zones/${zoneId}/${made.id}`);
  await cloudflare.result("PUT", path, { rules: [] });
  const drifted = (await plugin.read(type, made.id, changed.state, changed.inputs))!;
  expect(plugin.changes(type, drifted.state, drifted.inputs, news)).toEqual(["rules.0: add"]);
  const change = (other: Values) => plugin.changes(type, changed.state, news, { ...news, ...other });
  expect(change({ name: "else" })).toEqual(["name: update, replaces"]);
  expect(change({ phase: "http_ratelimit" })).toEqual(["phase: update, replaces"]);
  expect(change({ zoneId: undefined, accountId })).toEqual(["accountId: add, replaces", "zoneId: delete, replaces"]);
  await plugin.delete(type, made.id, changed.state);
  expect(await plugin.read(type, made.id, changed.state)).toBeUndefined();
  await expect(plugin.delete(type, made.id, changed.state)).rejects.toThrow(/^Cannot delete ruleset firewall: 404 /);
});

test("what cannot be is refused before anything is asked", () => {
  const zoneId = "0".repeat(32);
  const reasons = (news: Values) => cloudflare.plugin.reasons(type, { ...firewall(zoneId, [block]), ...news });
  expect(reasons({})).toEqual([]);
  expect(reasons({ accountId })).toEqual([
    "exactly one of accountId and zoneId must be given. Examine values at 'res.accountId'.",
  ]);
  expect(reasons({ zoneId: "example.com" })).toEqual([
    "value must be a 32-character hexadecimal string. Examine values at 'res.zoneId'.",
  ]);
  expect(reasons({ rules: [{ ...block, actionParameters: { increment: 1 } }] })).toEqual([
    "increment goes with the action score only. Examine values at 'res.rules[0].actionParameters.increment'.",
  ]);
  expect(reasons({ phase: "http_request", kind: "some" })).toHaveLength(2);
  expect(reasons({ rules: [{ action: "block" }] })).toEqual([
    "Missing required property 'rules[0].expression'. Examine values at 'res.rules[0].expression'.",
  ]);
});

test("Cloudflare allows one entry point a zone and phase, and says what it does not understand", async () => {
  const { plugin } = cloudflare;
  const zoneId = await newZone();
  await plugin.create(type, firewall(zoneId, []));
  await expect(plugin.create(type, firewall(zoneId, []))).rejects.toThrow(
    /^Cannot create ruleset firewall: 400 .+ \(20217\)$/,
  );
  const broken = firewall(await newZone(), [{ ...block, expression: '(http.host eq "a"' }]);
  await expect(plugin.create(type, broken)).rejects.toThrow(/^Cannot create ruleset firewall: 400 .+ \(20127\)$/);
});
