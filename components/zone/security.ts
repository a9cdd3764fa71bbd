import * as cloudflare from "@pulumi/cloudflare";

/** What guards a zone. Everything is on; `false` leaves that part as Cloudflare has it, and makes no resource of it. */
export interface ZoneSecurity {
  /**
   * How Cloudflare connects to the hosts of proxied records. `"strict"`: over TLS, with a certificate that it checks: a public
   * one, or one of Cloudflare's origin CA. `"full"`: over TLS, with any certificate. @default "strict"
   */
  ssl?: "strict" | "full" | false;
  /** The oldest TLS that browsers may speak. @default "1.2" */
  minTlsVersion?: "1.2" | "1.3" | false;
  /** Whether TLS 1.3 is spoken. @default true */
  tls13?: boolean;
  /** Whether plain HTTP is answered by a redirect to HTTPS. @default true */
  httpsRedirect?: boolean;
  /**
   * Whether browsers are told to come by HTTPS only. They remember it: switch it off in two steps, `maxAgeDays: 0` first.
   * @default 183 days, subdomains included
   */
  hsts?: boolean | Hsts;
  /** Whether the zone is signed. Enter the DS record (`zone.dnssec`) at the registrar. @default true */
  dnssec?: boolean;
  /**
   * Authorities that may issue certificates for the domain, where `records` has no CAA record of the domain itself. Cloudflare
   * adds those of its own certificates. @default ["letsencrypt.org"]
   */
  caa?: string[] | false;
  /**
   * Rules that judge requests, first to last; a free plan has room for five. A zone has one such ruleset: `false` where it is
   * made elsewhere. @default those of `firewallRules`: files that begin with a dot, methods that no browser sends
   */
  firewall?: readonly FirewallRule[] | boolean;
  /**
   * How many requests one address may send. A zone has one such ruleset: `false` where it is made elsewhere.
   * @default 200 requests in 10 seconds, then 10 seconds of nothing: what a free plan allows
   */
  rateLimit?: RateLimit | boolean;
}

export interface Hsts {
  /** For how long a browser remembers it, 0 to 365. @default 183 */
  maxAgeDays?: number;
  /** Whether it holds for every name below: each must answer by HTTPS. @default true */
  includeSubdomains?: boolean;
  /** Whether browsers may ship with it built in; hard to take back. @default false */
  preload?: boolean;
}

export interface FirewallRule {
  /** What tells it from others and stays: small letters, digits and hyphens. */
  key: string;
  /** In Cloudflare's rules language, such as `http.request.uri.path eq "/admin"`. */
  expression: string;
  /** @default "block" */
  action?: "block" | "managed_challenge" | "js_challenge" | "log";
  /** Shown in Cloudflare's list, at most 100 characters. @default none */
  description?: string;
}

export interface RateLimit {
  /** Requests of one address, at one of Cloudflare's sites. @default 200 */
  requests?: number;
  /** In this many seconds: 10, 15, 20, 30, 40, 45, 60, 90, 120, 180, 240, 300, 480, 600, 900, 1200, 1800, 2400 or 3600. @default 10 */
  periodSeconds?: number;
  /** For how long it gets nothing then. A free plan allows 10. @default 10 */
  blockSeconds?: number;
  /** Which requests count, in Cloudflare's rules language. @default all */
  expression?: string;
}

/** What no visitor asks for: files that begin with a dot (keys, settings, repositories), and methods that only probes send. */
export const firewallRules: readonly FirewallRule[] = [
  {
    key: "dot-files",
    expression: 'http.request.uri.path contains "/." and not starts_with(http.request.uri.path, "/.well-known/")',
    description: "files that begin with a dot",
  },
  {
    key: "methods",
    expression: 'http.request.method in {"TRACE" "TRACK" "CONNECT" "DEBUG"}',
    description: "methods that no browser sends",
  },
];

/** The settings that a zone gets, by Cloudflare's names. */
export function settings(security: ZoneSecurity): Record<string, string | object> {
  const { ssl = "strict", minTlsVersion = "1.2", tls13 = true, httpsRedirect = true, hsts = true } = security;
  return {
    ...(ssl !== false && { ssl }),
    ...(minTlsVersion !== false && { min_tls_version: minTlsVersion }),
    ...(tls13 && { tls_1_3: "on" }),
    ...(httpsRedirect && { always_use_https: "on" }),
    ...(hsts !== false && { security_header: securityHeader(hsts === true ? {} : hsts) }),
  };
}

function securityHeader({ maxAgeDays = 183, includeSubdomains = true, preload = false }: Hsts) {
  const maxAge = maxAgeDays * 24 * 3600;
  return {
    strict_transport_security: {
      enabled: maxAgeDays > 0,
      max_age: maxAge,
      include_subdomains: includeSubdomains,
      preload,
      nosniff: true,
    },
  };
}

type Rules = cloudflare.types.input.RulesetRule[];

/** The rules of the ruleset that judges requests; none where it is switched off. */
export function firewall({ firewall: given = true }: ZoneSecurity): Rules {
  const rules = given === true ? firewallRules : given === false ? [] : given;
  return rules.map(({ key, expression, action = "block", description }) => ({
    ref: key,
    action,
    expression,
    ...(description !== undefined && { description }),
  }));
}

/** The rule of the ruleset that counts requests; none where it is switched off. */
export function rateLimit({ rateLimit: given = true }: ZoneSecurity): Rules {
  if (given === false) return [];
  const {
    requests = 200,
    periodSeconds = 10,
    blockSeconds = 10,
    expression = everything,
  } = given === true ? {} : given;
  return [
    {
      ref: "rate-limit",
      action: "block",
      expression,
      ratelimit: {
        characteristics: ["cf.colo.id", "ip.src"],
        period: periodSeconds,
        requestsPerPeriod: requests,
        mitigationTimeout: blockSeconds,
      },
    },
  ];
}

/** A free plan's rate limits may look at the path alone. */
const everything = 'starts_with(http.request.uri.path, "/")';
