import { Problem } from "../shared/resource";
import { allOf, between, matching, oneOfAnyCase, oneOfNumbers, Rule } from "../shared/rules";
import { isObject, UNKNOWN, Value } from "../shared/values";

const words = (text: string): string[] => text.trim().split(/\s+/);

const phases = words(`
  ddos_l4 ddos_l7 http_config_settings http_custom_errors http_log_custom_fields http_ratelimit
  http_request_cache_settings http_request_dynamic_redirect http_request_firewall_custom http_request_firewall_managed
  http_request_late_transform http_request_origin http_request_redirect http_request_sanitize http_request_sbfm
  http_request_transform http_response_cache_settings http_response_compression http_response_firewall_managed
  http_response_headers_transform magic_transit magic_transit_ids_managed magic_transit_managed
  magic_transit_ratelimit`);

/** Each action, with the parameters that go with it alone. */
const actions: Record<string, string[]> = {
  block: ["response"],
  challenge: [],
  compress_response: ["algorithms"],
  ddos_dynamic: [],
  execute: ["id", "matchedData", "overrides"],
  force_connection_close: [],
  js_challenge: [],
  log: [],
  log_custom_field: words("cookieFields rawResponseFields requestFields responseFields transformedRequestFields"),
  managed_challenge: [],
  redirect: ["fromList", "fromValue"],
  rewrite: ["headers", "uri"],
  route: ["hostHeader", "origin", "sni"],
  score: ["increment"],
  serve_error: ["assetName", "content", "contentType", "statusCode"],
  set_cache_control: words(`
    immutable maxAge mustRevalidate mustUnderstand noCache noStore noTransform private proxyRevalidate public sMaxage
    staleIfError staleWhileRevalidate`),
  set_cache_settings: words(`
    additionalCacheablePorts browserTtl cache cacheKey cacheReserve edgeTtl originCacheControl originErrorPagePassthru
    originRangeRequests readTimeout respectStrongEtags serveStale stripEtags stripLastModified stripSetCookie vary`),
  set_cache_tags: ["expression", "operation", "values"],
  set_config: words(`
    automaticHttpsRewrites autominify bic contentConverter disableApps disableRum disableZaraz emailObfuscation fonts
    hotlinkProtection mirage opportunisticEncryption polish redirectsForAiTraining requestBodyBuffering
    responseBodyBuffering rocketLoader securityLevel serverSideExcludes ssl sxg`),
  skip: ["phases", "products", "rules", "ruleset", "rulesets"],
};

const hex = /^[0-9a-f]{32}$/;
const notHex = "value must be a 32-character hexadecimal string";

const exactlyOneHome: Rule = ({ accountId, zoneId }) => {
  if ((accountId === undefined) !== (zoneId === undefined)) return [];
  return [{ path: ["accountId"], reason: "exactly one of accountId and zoneId must be given" }];
};

/** A parameter of another action is refused: it would do nothing. */
const ownParameters: Rule = ({ rules }) =>
  Array.isArray(rules) ? rules.flatMap((rule, index) => foreignParameters(rule, index)) : [];

function foreignParameters(rule: Value, index: number): Problem[] {
  if (!isObject(rule) || !isObject(rule.actionParameters) || rule.action === UNKNOWN) return [];
  const { action, actionParameters } = rule;
  return Object.entries(actions).flatMap(([owner, names]) =>
    names
      .filter((name) => owner !== action && actionParameters[name] !== undefined)
      .map((name) => ({
        path: ["rules", index, "actionParameters", name],
        reason: `${name} goes with the action ${owner} only`,
      })),
  );
}

export const rulesetRules: Rule = allOf(
  exactlyOneHome,
  matching(["accountId"], hex, notHex),
  matching(["zoneId"], hex, notHex),
  oneOfAnyCase(["kind"], ["managed", "custom", "root", "zone"]),
  oneOfAnyCase(["phase"], phases),
  oneOfAnyCase(["rules", "*", "action"], Object.keys(actions)),
  matching(["rules", "*", "actionParameters", "id"], hex, notHex),
  between(["rules", "*", "actionParameters", "response", "statusCode"], 400, 499),
  between(["rules", "*", "actionParameters", "statusCode"], 400, 999),
  oneOfNumbers(["rules", "*", "actionParameters", "fromValue", "statusCode"], [301, 302, 303, 307, 308]),
  ownParameters,
);
