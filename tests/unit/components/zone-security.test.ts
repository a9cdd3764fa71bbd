import { firewallRules, Zone, ZoneArgs, ZoneSecurity } from "@seawall/components";
import { caught, run, valueOf } from "../../support/mocks";

const make = (security?: ZoneSecurity, change: Partial<ZoneArgs> = {}) =>
  run(() => new Zone("zone", { domain: "example.com", zoneId: "z1", security, ...change }));

const settingsOf = async (security?: ZoneSecurity) => {
  const { registered } = await make(security);
  return Object.fromEntries(registered.of("ZoneSetting").map(({ inputs }) => [String(inputs.settingId), inputs.value]));
};
const header = (change: object = {}) => ({
  strict_transport_security: {
    enabled: true,
    max_age: 15811200,
    include_subdomains: true,
    preload: false,
    nosniff: true,
    ...change,
  },
});
const usual = {
  ssl: "strict",
  min_tls_version: "1.2",
  tls_1_3: "on",
  always_use_https: "on",
  security_header: header(),
};

describe("what guards a zone without a word", () => {
  test("each part, by names that stay", async () => {
    const { registered } = await make();
    expect(registered.names).toEqual([
      "DnsRecord zone-caa-letsencrypt.org",
      "Ruleset zone-firewall",
      "Ruleset zone-rate-limit",
      "Zone zone",
      "ZoneDnssec zone-dnssec",
      "ZoneSetting zone-setting-always-use-https",
      "ZoneSetting zone-setting-min-tls-version",
      "ZoneSetting zone-setting-security-header",
      "ZoneSetting zone-setting-ssl",
      "ZoneSetting zone-setting-tls-1-3",
    ]);
    expect(registered.all.filter(({ inputs, name }) => name !== "zone" && inputs.zoneId !== "z1")).toEqual([]);
    expect(registered.all.filter(({ parent, name }) => name !== "zone" && parent !== "zone")).toEqual([]);
  });

  test("strict TLS from 1.2 on, 1.3, redirect and HSTS for half a year", async () =>
    expect(await settingsOf()).toEqual(usual));

  test("DNSSEC, and the DS record to enter", async () => {
    const { registered, result } = await make();
    expect(registered.one("ZoneDnssec").inputs).toEqual({ zoneId: "z1", status: "active" });
    expect(await valueOf(result.dnssec!)).toMatch(/ IN DS /);
  });

  test("a CAA record for Let's Encrypt", async () => {
    const { registered } = await make();
    expect(registered.one("DnsRecord").inputs).toEqual({
      zoneId: "z1",
      name: "example.com",
      type: "CAA",
      ttl: 1,
      data: { flags: 0, tag: "issue", value: "letsencrypt.org" },
    });
  });

  test("rules that block, and a limit as a free plan allows it", async () => {
    const { registered } = await make();
    expect(registered.one("Ruleset", "zone-firewall").inputs).toEqual({
      zoneId: "z1",
      name: "firewall",
      kind: "zone",
      phase: "http_request_firewall_custom",
      rules: firewallRules.map(({ key, expression, description }) => ({
        ref: key,
        action: "block",
        expression,
        description,
      })),
    });
    expect(registered.one("Ruleset", "zone-rate-limit").inputs).toEqual({
      zoneId: "z1",
      name: "rate-limit",
      kind: "zone",
      phase: "http_ratelimit",
      rules: [
        {
          ref: "rate-limit",
          action: "block",
          expression: 'starts_with(http.request.uri.path, "/")',
          ratelimit: {
            characteristics: ["cf.colo.id", "ip.src"],
            period: 10,
            requestsPerPeriod: 200,
            mitigationTimeout: 10,
          },
        },
      ],
    });
  });
});

describe("what is said otherwise", () => {
  test.each<[string, ZoneSecurity, object]>([
    ["ssl", { ssl: "full" }, { ssl: "full" }],
    ["minTlsVersion", { minTlsVersion: "1.3" }, { min_tls_version: "1.3" }],
    ["hsts.maxAgeDays", { hsts: { maxAgeDays: 365 } }, { security_header: header({ max_age: 31536000 }) }],
    [
      "hsts that is taken back",
      { hsts: { maxAgeDays: 0 } },
      { security_header: header({ enabled: false, max_age: 0 }) },
    ],
    [
      "hsts.includeSubdomains",
      { hsts: { includeSubdomains: false } },
      { security_header: header({ include_subdomains: false }) },
    ],
    [
      "hsts.preload",
      { hsts: { maxAgeDays: 365, preload: true } },
      { security_header: header({ max_age: 31536000, preload: true }) },
    ],
    ["hsts: true", { hsts: true }, {}],
  ])("%s", async (_what, security, change) => expect(await settingsOf(security)).toEqual({ ...usual, ...change }));

  test.each<[string, ZoneSecurity, string]>([
    ["ssl", { ssl: false }, "ssl"],
    ["minTlsVersion", { minTlsVersion: false }, "min_tls_version"],
    ["tls13", { tls13: false }, "tls_1_3"],
    ["httpsRedirect", { httpsRedirect: false }, "always_use_https"],
    ["hsts", { hsts: false }, "security_header"],
  ])("%s: false leaves the setting alone", async (_what, security, id) => {
    const { [id]: _, ...rest } = usual as Record<string, unknown>;
    expect(await settingsOf(security)).toEqual(rest);
  });

  test("dnssec, caa, firewall and rateLimit: false make nothing", async () => {
    const { registered, result } = await make({ dnssec: false, caa: false, firewall: false, rateLimit: false });
    for (const type of ["ZoneDnssec", "DnsRecord", "Ruleset"]) expect(registered.of(type)).toEqual([]);
    expect(result.dnssec).toBeUndefined();
  });

  test("several authorities", async () => {
    const { registered } = await make({ caa: ["letsencrypt.org", "pki.goog"] });
    expect(registered.of("DnsRecord").map(({ name }) => name)).toEqual([
      "zone-caa-letsencrypt.org",
      "zone-caa-pki.goog",
    ]);
  });

  test("CAA records of the program's own say it all, those of a name below do not", async () => {
    const own = (name: string) => ({ issuer: { type: "CAA", name, tag: "issue", value: "pki.goog" } as const });
    const names = async (name: string) =>
      (await make({}, { records: own(name) })).registered.of("DnsRecord").map((r) => r.name);
    expect(await names("@")).toEqual(["zone-issuer"]);
    expect(await names("example.com")).toEqual(["zone-issuer"]);
    expect(await names("shop")).toEqual(["zone-issuer", "zone-caa-letsencrypt.org"]);
  });

  test("rules of one's own", async () => {
    const { registered } = await make({
      firewall: [
        {
          key: "admin",
          expression: 'http.request.uri.path eq "/admin"',
          action: "managed_challenge",
          description: "people only",
        },
      ],
      rateLimit: {
        requests: 20,
        periodSeconds: 60,
        blockSeconds: 600,
        expression: 'http.request.uri.path eq "/login"',
      },
    });
    expect(registered.one("Ruleset", "zone-firewall").inputs.rules).toEqual([
      {
        ref: "admin",
        action: "managed_challenge",
        expression: 'http.request.uri.path eq "/admin"',
        description: "people only",
      },
    ]);
    expect(registered.one("Ruleset", "zone-rate-limit").inputs.rules).toEqual([
      {
        ref: "rate-limit",
        action: "block",
        expression: 'http.request.uri.path eq "/login"',
        ratelimit: {
          characteristics: ["cf.colo.id", "ip.src"],
          period: 60,
          requestsPerPeriod: 20,
          mitigationTimeout: 600,
        },
      },
    ]);
  });

  test("transforms reach each part", async () => {
    const { registered } = await make(undefined, {
      transform: {
        setting: (args) => void (args.enabled = true),
        dnssec: { dnssecUseNsec3: true },
        firewall: { description: "a" },
        rateLimit: { description: "b" },
      },
    });
    expect(registered.of("ZoneSetting").every(({ inputs }) => inputs.enabled === true)).toBe(true);
    expect(registered.one("ZoneDnssec").inputs.dnssecUseNsec3).toBe(true);
    expect(registered.of("Ruleset").map(({ inputs }) => inputs.description)).toEqual(["a", "b"]);
  });
});

describe("what is refused", () => {
  test.each<[string, ZoneSecurity]>([
    ["ssl", { ssl: "flexible" as "full" }],
    ["ssl", { ssl: true as unknown as false }],
    ["minTlsVersion", { minTlsVersion: "1.1" as "1.2" }],
    ["hsts.maxAgeDays", { hsts: { maxAgeDays: 366 } }],
    ["hsts.preload", { hsts: { preload: true } }],
    ["caa", { caa: [] }],
    ["caa", { caa: true as unknown as false }],
    ["caa[0]", { caa: ["Let's Encrypt"] }],
    ["caa[1]", { caa: ["pki.goog", "pki.goog"] }],
    ["firewall", { firewall: [] }],
    ["firewall[0].key", { firewall: [{ key: "A", expression: "true" }] }],
    ["firewall[0].expression", { firewall: [{ key: "a", expression: " " }] }],
    ["firewall[0].action", { firewall: [{ key: "a", expression: "true", action: "skip" as "log" }] }],
    ["firewall[0].description", { firewall: [{ key: "a", expression: "true", description: "x".repeat(101) }] }],
    [
      "firewall[1].key",
      {
        firewall: [
          { key: "a", expression: "true" },
          { key: "a", expression: "false" },
        ],
      },
    ],
    ["rateLimit.requests", { rateLimit: { requests: 0 } }],
    ["rateLimit.periodSeconds", { rateLimit: { periodSeconds: 11 } }],
    ["rateLimit.blockSeconds", { rateLimit: { blockSeconds: 1 } }],
    ["rateLimit.expression", { rateLimit: { expression: "" } }],
  ])("%s %#", async (path, security) => {
    const { registered, result } = await run(() =>
      caught(() => new Zone("zone", { domain: "example.com", zoneId: "z1", security })),
    );
    expect(result.problems.map((problem) => problem.path)).toEqual([`security.${path}`]);
    expect(registered.all).toEqual([]);
  });
});
