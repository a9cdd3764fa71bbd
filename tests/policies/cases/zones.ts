import { types } from "../../../policies/types";
import { Case, Refused, RuleCases, unknownList, unknownText } from "../harness";
import { fine, made, refused } from "./write";

const zone = (id: unknown = "z1") => made(types.zone, { id, name: "example.com" }, { name: "zone" });
const part = (type: string, props: Record<string, unknown>, id: unknown = "z1", name = "part") =>
  made(type, { zoneId: id, ...props }, { name, sources: { zoneId: id === unknownText ? ["zone"] : [] } });
const setting = (settingId: unknown, value: unknown, id: unknown = "z1") =>
  part(types.zoneSetting, { settingId, value }, id);

/** Cases of a rule about one setting. */
function settingCases(id: string, name: string, good: unknown, bad: unknown, shownBad: string): RuleCases {
  return {
    id,
    violating: [
      refused("a zone that says nothing", `The zone example.com leaves ${name} at Cloudflare's default`, zone()),
      refused("a bad value", `value: ${name} is ${shownBad}`, zone(), setting(name, bad)),
      refused("a bad value of a zone made elsewhere", `value: ${name} is ${shownBad}`, setting(name, bad, "z9")),
      refused(
        "the setting of another zone",
        [`The zone example.com leaves ${name} at Cloudflare's default`],
        zone(),
        setting(name, good, "z9"),
      ),
    ],
    compliant: [
      fine("a good value", zone(), setting(name, good)),
      fine("a record in a zone made elsewhere", part(types.dnsRecord, { name: "www", type: "A" }, "z9")),
    ],
    violatingUnknown: [
      refused("an unknown value", `value: ${name} is known only after the update`, zone(), setting(name, unknownText)),
      refused(
        "a new zone that says nothing",
        `The zone example.com leaves ${name} at Cloudflare's default`,
        zone(unknownText),
      ),
    ],
    compliantUnknown: [fine("a new zone", zone(unknownText), setting(name, good, unknownText))],
  };
}

const hsts = (change: object = {}) => ({
  strict_transport_security: { enabled: true, max_age: 15811200, include_subdomains: true, ...change },
});
const shown = (value: unknown) => JSON.stringify(value);

const devMode = settingCases("cf-dev-mode-off", "development_mode", "off", "on", "on");

export const zoneSettingCases: RuleCases[] = [
  settingCases("cf-ssl-strict", "ssl", "strict", "full", "full"),
  settingCases("cf-min-tls", "min_tls_version", "1.2", "1.1", "1.1"),
  settingCases("cf-https-redirect", "always_use_https", "on", "off", "off"),
  {
    ...devMode,
    violating: devMode.violating.filter(({ messages: [message] }) => message?.startsWith("value")),
    compliant: [...devMode.compliant, fine("a zone that says nothing", zone())],
    violatingUnknown: devMode.violatingUnknown.filter(({ messages: [message] }) => message?.startsWith("value")),
  },
  settingCases("cf-hsts", "security_header", hsts(), hsts({ max_age: 300 }), shown(hsts({ max_age: 300 }))),
  settingCases("cf-tls13", "tls_1_3", "on", "off", "off"),
];

const defence = (
  id: string,
  fault: (said: string) => string,
  good: Case[],
  bad: Refused[],
  unknowns: Refused[],
): RuleCases => ({
  id,
  violating: [refused("a zone without it", fault("has none"), zone()), ...bad],
  compliant: [
    ...good,
    fine("a record in a zone made elsewhere", part(types.dnsRecord, { name: "www", type: "A" }, "z9")),
  ],
  violatingUnknown: unknowns,
  compliantUnknown: good.map(({ what, resources }) =>
    fine(
      `${what}, of a new zone`,
      zone(unknownText),
      ...resources.slice(1).map((one) => part(one.type, { ...one.props, zoneId: unknownText }, unknownText)),
    ),
  ),
});
const ofZone = (said: string) => `The zone example.com ${said}`;
const dnssec = (status: unknown) => part(types.zoneDnssec, { status });
const ruleset = (phase: string, rules: unknown) => part(types.ruleset, { phase, kind: "zone", rules });
const custom = "http_request_firewall_custom";

export const zoneDefenceCases: RuleCases[] = [
  defence(
    "cf-dnssec",
    ofZone,
    [fine("signed", zone(), dnssec("active"))],
    [refused("switched off", ofZone("has DNSSEC disabled"), zone(), dnssec("disabled"))],
    [
      refused(
        "an unknown status",
        ofZone("has a status of DNSSEC that is known only after the update"),
        zone(),
        dnssec(unknownText),
      ),
    ],
  ),
  defence(
    "cf-waf",
    ofZone,
    [
      fine("a rule that blocks", zone(), ruleset(custom, [{ action: "block", expression: "true" }])),
      fine("managed rules", zone(), ruleset("http_request_firewall_managed", [{ action: "execute", enabled: true }])),
    ],
    [
      refused(
        "a ruleset of another phase",
        ofZone("has none"),
        zone(),
        ruleset("http_ratelimit", [{ action: "block" }]),
      ),
      refused(
        "a rule that is off",
        ofZone("has a ruleset that does nothing"),
        zone(),
        ruleset(custom, [{ action: "block", enabled: false }]),
      ),
      refused(
        "rules that only log",
        ofZone("has a ruleset that does nothing"),
        zone(),
        ruleset(custom, [{ action: "log" }]),
      ),
    ],
    [
      refused(
        "unknown rules",
        ofZone("has rules that are known only after the update"),
        zone(),
        ruleset(custom, unknownList),
      ),
    ],
  ),
  defence(
    "cf-rate-limit",
    ofZone,
    [fine("a limit", zone(), ruleset("http_ratelimit", [{ action: "block" }]))],
    [
      refused(
        "a limit that is off",
        ofZone("has a ruleset that does nothing"),
        zone(),
        ruleset("http_ratelimit", [{ action: "block", enabled: false }]),
      ),
    ],
    [
      refused(
        "unknown limits",
        ofZone("has rules that are known only after the update"),
        zone(),
        ruleset("http_ratelimit", unknownList),
      ),
    ],
  ),
];

const record = (type: unknown, name: unknown, props: Record<string, unknown>) =>
  part(types.dnsRecord, { type, name, ...props });
const caa = record("CAA", "example.com", { data: { flags: 0, tag: "issue", value: "letsencrypt.org" } });
const spf = (content: unknown) => record("TXT", "example.com", { content });
const dmarc = (content: unknown) => record("TXT", "_dmarc.example.com", { content });

/** The same in production: dev sends no mail, and is not asked about it. */
function inProd({ id, ...kinds }: RuleCases): RuleCases {
  const moved = Object.entries(kinds).map(([kind, list]) => [kind, list.map((one) => ({ ...one, stack: "prod" }))]);
  return { id, ...(Object.fromEntries(moved) as Omit<RuleCases, "id">) };
}

export const zoneRecordCases: RuleCases[] = [
  defence(
    "cf-caa",
    () => ofZone("names no authority"),
    [fine("an authority", zone(), caa)],
    [
      refused(
        "an address for reports alone",
        ofZone("names no authority"),
        zone(),
        record("CAA", "example.com", { data: { tag: "iodef" } }),
      ),
    ],
    [
      refused(
        "an unknown name",
        ofZone("names no authority"),
        zone(),
        record("CAA", unknownText, { data: { tag: "issue" } }),
      ),
    ],
  ),
  inProd(
    defence(
      "cf-spf",
      () => ofZone("has no SPF record"),
      [
        fine("nobody else", zone(), spf('"v=spf1 mx -all"')),
        fine("said elsewhere", zone(), spf("v=spf1 redirect=_spf.example.net")),
      ],
      [refused("anybody, with a remark", "content: v=spf1 mx ~all refuses nobody", zone(), spf('"v=spf1 mx ~all"'))],
      [
        refused(
          "an unknown text",
          "content: a text of the domain is known only after the update",
          zone(),
          spf(unknownText),
        ),
      ],
    ),
  ),
  inProd(
    defence(
      "cf-dmarc",
      () => ofZone("has no DMARC record"),
      [
        fine("refuse", zone(), dmarc('"v=DMARC1; p=reject; rua=mailto:a@example.com"')),
        fine("set aside", zone(), dmarc("v=DMARC1; p=quarantine")),
      ],
      [refused("only count", "content: v=DMARC1; p=none refuses nothing", zone(), dmarc('"v=DMARC1; p=none"'))],
      [refused("an unknown text", "content: the policy is known only after the update", zone(), dmarc(unknownText))],
    ),
  ),
];

const one = (props: Record<string, unknown>) =>
  made(types.dnsRecord, { zoneId: "z1", type: "A", name: "www.example.com", ...props });

export const cfNoInternalIpCases: RuleCases = {
  id: "cf-no-internal-ip",
  violating: ["10.0.0.1", "172.16.5.4", "192.168.1.1", "100.64.0.1", "169.254.1.1", "127.0.0.1", "0.0.0.0"]
    .map((content) => refused(content, `content: ${content} is a private address`, one({ content })))
    .concat(refused("IPv6", "content: fd00::1 is a private address", one({ type: "AAAA", content: "fd00::1" }))),
  compliant: [
    fine("a public address", one({ content: "198.51.100.7" })),
    fine("a name that looks like one", one({ type: "TXT", content: "10.0.0.1" })),
  ],
  violatingUnknown: [
    refused(
      "a private address under an unknown name",
      "content: 10.0.0.1 is a private address",
      one({ name: unknownText, content: "10.0.0.1" }),
    ),
    refused(
      "a private address of unknown type",
      "content: 10.0.0.1 is a private address",
      one({ type: unknownText, content: "10.0.0.1" }),
    ),
  ],
  compliantUnknown: [fine("the address of a host to come", one({ content: unknownText }))],
};

export const cfNoWildcardCases: RuleCases = {
  id: "cf-no-wildcard",
  violating: [
    refused("a wildcard", "name: * stands for every name", one({ name: "*" })),
    refused("a wildcard below", "name: *.apps.example.com stands for every name", one({ name: "*.apps.example.com" })),
  ],
  compliant: [fine("a name", one({}))],
  violatingUnknown: [
    refused("an unknown name", "name: the name is known only after the update", one({ name: unknownText })),
  ],
  compliantUnknown: [fine("a name with an unknown value", one({ content: unknownText }))],
};

const proxied = <T extends Case>(what: T, ...names: string[]): T => ({ ...what, options: { names } });

export const cfProxiedCases: RuleCases = {
  id: "cf-proxied",
  violating: [
    proxied(
      refused("a name that is not", "proxied: www.example.com is not proxied", zone(), one({ proxied: false })),
      "www",
    ),
    proxied(refused("left out", "proxied: www.example.com is not proxied", zone(), one({})), "www.example.com"),
    proxied(
      refused("the domain itself", "proxied: example.com is not proxied", zone(), one({ name: "example.com" })),
      "@",
    ),
    proxied(refused("no such record", "There is no record for shop", zone(), one({ proxied: true })), "shop"),
    proxied(refused("in a zone made elsewhere", "proxied: www.example.com is not proxied", one({})), "www"),
  ],
  compliant: [
    proxied(
      fine("proxied names", zone(), one({ proxied: true }), one({ name: "example.com", proxied: true })),
      "@",
      "www",
    ),
    fine("a stack that lists nothing", zone(), one({ proxied: false })),
    proxied(fine("a stack without zones and records"), "www"),
    proxied(fine("a text of the same name", zone(), one({ proxied: true }), one({ type: "TXT" })), "www"),
  ],
  violatingUnknown: [
    proxied(
      refused(
        "proxied or not",
        "proxied: www.example.com is proxied or not, which is known only after the update",
        zone(),
        one({ proxied: unknownText }),
      ),
      "www",
    ),
    proxied(
      refused(
        "an unknown name",
        ["name: the name is known only after the update", "There is no record for www"],
        zone(),
        one({ name: unknownText }),
      ),
      "www",
    ),
  ],
  compliantUnknown: [proxied(fine("an unknown value", zone(), one({ proxied: true, content: unknownText })), "www")],
};
