import { Problems } from "../errors";
import type { FirewallRule, Hsts, RateLimit, ZoneSecurity } from "./security";

const periods = [10, 15, 20, 30, 40, 45, 60, 90, 120, 180, 240, 300, 480, 600, 900, 1200, 1800, 2400, 3600];

/** Checks what guards a zone. */
export function checkSecurity(problems: Problems, security: ZoneSecurity): void {
  const { ssl, minTlsVersion, hsts, caa, firewall, rateLimit } = security;
  checkWord(problems, "ssl", ssl, ["strict", "full"]);
  checkWord(problems, "minTlsVersion", minTlsVersion, ["1.2", "1.3"]);
  if (typeof hsts === "object") checkHsts(problems, hsts);
  const isList = caa === undefined || caa === false || Array.isArray(caa);
  problems.check(
    isList,
    "security.caa",
    caa,
    "a list of authorities, or false",
    'leave it out for ["letsencrypt.org"]',
  );
  if (Array.isArray(caa)) checkAuthorities(problems, caa);
  if (typeof firewall === "object") checkRules(problems, firewall);
  if (typeof rateLimit === "object") checkLimit(problems, rateLimit);
}

function checkWord(problems: Problems, key: string, given: unknown, words: readonly string[]): void {
  problems.check(
    given === undefined || given === false || words.includes(given as string),
    `security.${key}`,
    given,
    `${words.map((word) => `"${word}"`).join(", ")} or false`,
    `leave it out for "${words[0]}"`,
  );
}

function checkHsts(problems: Problems, { maxAgeDays, preload, includeSubdomains }: Hsts): void {
  problems.check(
    maxAgeDays === undefined || (Number.isInteger(maxAgeDays) && maxAgeDays >= 0 && maxAgeDays <= 365),
    "security.hsts.maxAgeDays",
    maxAgeDays,
    "a whole number of days from 0 to 365",
    "leave it out for 183",
  );
  problems.check(
    preload !== true || ((maxAgeDays ?? 183) >= 365 && includeSubdomains !== false),
    "security.hsts.preload",
    preload,
    "preload with maxAgeDays 365 and subdomains included, as browsers demand",
    "set maxAgeDays to 365, or leave preload out",
  );
}

function checkAuthorities(problems: Problems, caa: readonly string[]): void {
  problems.check(caa.length > 0, "security.caa", caa, "at least one authority", "say false for none");
  caa.forEach((authority, i) =>
    problems.check(
      /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(authority) && caa.indexOf(authority) === i,
      `security.caa[${i}]`,
      authority,
      "an authority's domain, each once",
      'write it as "letsencrypt.org"',
    ),
  );
}

function checkRules(problems: Problems, rules: readonly FirewallRule[]): void {
  problems.check(rules.length > 0, "security.firewall", rules, "at least one rule", "say false for none");
  rules.forEach(({ key, expression, action, description }, i) => {
    const at = `security.firewall[${i}]`;
    const twin = rules.findIndex((other) => other.key === key) !== i;
    problems.check(
      /^[a-z0-9][a-z0-9-]{0,39}$/.test(key) && !twin,
      `${at}.key`,
      key,
      "a key of small letters, digits and hyphens that no other rule has",
      "rename the key",
    );
    checkExpression(problems, `${at}.expression`, expression);
    problems.check(
      action === undefined || ["block", "managed_challenge", "js_challenge", "log"].includes(action),
      `${at}.action`,
      action,
      '"block", "managed_challenge", "js_challenge" or "log"',
      'leave it out for "block"',
    );
    problems.check(
      description === undefined || description.length <= 100,
      `${at}.description`,
      description,
      "at most 100 characters",
      "shorten it",
    );
  });
}

function checkLimit(problems: Problems, { requests, periodSeconds, blockSeconds, expression }: RateLimit): void {
  problems.check(
    requests === undefined || (Number.isInteger(requests) && requests >= 1),
    "security.rateLimit.requests",
    requests,
    "a whole number from 1",
    "leave it out for 200",
  );
  problems.check(
    periodSeconds === undefined || periods.includes(periodSeconds),
    "security.rateLimit.periodSeconds",
    periodSeconds,
    periods.join(", "),
    "leave it out for 10",
  );
  problems.check(
    blockSeconds === undefined || (Number.isInteger(blockSeconds) && blockSeconds >= 10 && blockSeconds <= 86400),
    "security.rateLimit.blockSeconds",
    blockSeconds,
    "a whole number of seconds from 10 to 86,400",
    "leave it out for 10",
  );
  if (expression !== undefined) checkExpression(problems, "security.rateLimit.expression", expression);
}

function checkExpression(problems: Problems, at: string, given: string): void {
  problems.check(
    given.trim() !== "" && given.length <= 4096,
    at,
    given,
    "an expression of Cloudflare's rules language, 1 to 4,096 characters",
    'write it as http.request.uri.path eq "/admin"',
  );
}
