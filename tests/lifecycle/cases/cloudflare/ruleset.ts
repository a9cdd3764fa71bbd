import * as cloudflare from "@pulumi/cloudflare";
import { cloudflareAccount } from "../../../../sandbox/instance";
import type { LifecycleCase, Step, Values } from "../../case";
import { zoneFor } from "./zone";

interface Needs {
  zoneId: cloudflare.Zone["id"];
}

const make: LifecycleCase["make"] = (name, inputs, opts) =>
  // A zone has one ruleset a phase: the old one goes before another is made.
  new cloudflare.Ruleset(name, inputs as never, { ...opts, deleteBeforeReplace: true });

/** Rulesets of a zone: one entry point for a phase. */
function rulesetCase(phase: string, steps: { what: string; inputs: Values; replaces?: true }[]): LifecycleCase<Needs> {
  return {
    type: "cloudflare:index/ruleset:Ruleset",
    needs: (scope) => ({ zoneId: zoneFor(scope).id }),
    make,
    importId: ({ zoneId, id }) => `zones/${zoneId}/${id}`,
    steps: steps.map(({ inputs, ...step }): Step<Needs> => ({
      ...step,
      inputs: ({ zoneId }) => ({ zoneId, name: "lifecycle", kind: "zone", phase, ...inputs }),
    })),
  };
}

const old = { ref: "old", action: "block", expression: 'starts_with(http.request.uri.path, "/old")' };
const office = {
  ...{ ref: "office", action: "skip", expression: "ip.src in {192.0.2.0/24}" },
  actionParameters: { ruleset: "current" },
};

export const cloudflareFirewall = rulesetCase("http_request_firewall_custom", [
  { what: "is created", inputs: { rules: [old] } },
  { what: "has a rule more", inputs: { rules: [old, office] } },
  { what: "has them in another order", inputs: { rules: [office, old] } },
  {
    what: "has a rule changed",
    inputs: { rules: [office, { ...old, action: "managed_challenge", description: "of the old shop" }] },
  },
  { what: "has a rule switched off", inputs: { rules: [office, { ...old, enabled: false }] } },
  { what: "has a rule less", inputs: { rules: [{ ...old, enabled: false }] } },
  { what: "is described", inputs: { rules: [{ ...old, enabled: false }], description: "of the shop" } },
  { what: "is empty", inputs: { description: "of the shop" } },
  { what: "has another name", inputs: { name: "lifecycle-b", rules: [old] }, replaces: true },
]);

const managed = (overrides?: Values) => ({
  rules: [
    {
      ...{ action: "execute", expression: "true" },
      actionParameters: { id: "efb7b8c949ac4650a09736fc376e9aee", ...(overrides && { overrides }) },
    },
  ],
});

export const cloudflareManagedRules = rulesetCase("http_request_firewall_managed", [
  { what: "is created", inputs: managed() },
  { what: "only logs", inputs: managed({ action: "log" }) },
  { what: "blocks a category", inputs: managed({ categories: [{ category: "wordpress", action: "block" }] }) },
  { what: "is as it comes", inputs: managed() },
]);

const limit = (ratelimit: Values, rule: Values = {}) => ({
  rules: [
    {
      ...{ ref: "login", action: "block", expression: 'http.request.uri.path eq "/login"', ...rule },
      ratelimit: { characteristics: ["cf.colo.id", "ip.src"], period: 60, requestsPerPeriod: 20, ...ratelimit },
    },
  ],
});

export const cloudflareRateLimit = rulesetCase("http_ratelimit", [
  { what: "is created", inputs: limit({}) },
  { what: "allows more", inputs: limit({ requestsPerPeriod: 50 }) },
  { what: "holds for longer", inputs: limit({ requestsPerPeriod: 50, mitigationTimeout: 600 }) },
  {
    what: "says so",
    inputs: limit(
      { requestsPerPeriod: 50, mitigationTimeout: 600 },
      { actionParameters: { response: { content: "slow down", contentType: "text/plain", statusCode: 429 } } },
    ),
  },
]);

const cache = (actionParameters: Values) => ({
  rules: [{ ref: "assets", action: "set_cache_settings", expression: "true", actionParameters }],
});
const edge = { mode: "override_origin", default: 3600 };

export const cloudflareCache = rulesetCase("http_request_cache_settings", [
  { what: "is created", inputs: cache({ cache: true }) },
  { what: "is kept at the edge", inputs: cache({ cache: true, edgeTtl: edge }) },
  {
    what: "does not keep failures",
    inputs: cache({
      cache: true,
      edgeTtl: { ...edge, statusCodeTtls: [{ statusCodeRange: { from: 500, to: 599 }, value: 0 }] },
    }),
  },
  {
    what: "tells requests apart",
    inputs: cache({
      cache: true,
      cacheKey: { customKey: { header: { includes: ["x-tenant"] }, queryString: { include: { lists: ["page"] } } } },
    }),
  },
]);

const redirect = (fromValue: Values) => ({
  rules: [{ ref: "www", action: "redirect", expression: "true", actionParameters: { fromValue } }],
});
const target = { targetUrl: { value: "https://www.example.com/" } };

export const cloudflareRedirect = rulesetCase("http_request_dynamic_redirect", [
  { what: "is created", inputs: redirect({ ...target, statusCode: 302 }) },
  { what: "is permanent", inputs: redirect({ ...target, statusCode: 301 }) },
  { what: "keeps the query", inputs: redirect({ ...target, statusCode: 301, preserveQueryString: true }) },
  {
    what: "keeps the path",
    inputs: redirect({
      statusCode: 301,
      targetUrl: { expression: 'concat("https://www.example.com", http.request.uri.path)' },
    }),
  },
]);

const shared = {
  accountId: cloudflareAccount,
  name: "lifecycle",
  kind: "custom",
  phase: "http_request_firewall_custom",
};

/** A ruleset of the account, for others to execute. */
export const cloudflareAccountRules: LifecycleCase = {
  type: "cloudflare:index/ruleset:Ruleset",
  make: (name, inputs, opts) => new cloudflare.Ruleset(name, inputs as never, opts),
  importId: ({ accountId, id }) => `accounts/${accountId}/${id}`,
  steps: [
    { what: "is created", inputs: () => ({ ...shared, rules: [old] }) },
    { what: "is changed", inputs: () => ({ ...shared, rules: [{ ...old, action: "log" }] }) },
    { what: "has another name", inputs: () => ({ ...shared, name: "lifecycle-b", rules: [old] }), replaces: true },
  ],
};
