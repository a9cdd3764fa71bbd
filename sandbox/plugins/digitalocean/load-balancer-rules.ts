import { allOf, atLeast, between, conflicting, matching, notEmpty, oneOf } from "../shared/rules";
import { isObject, textOf, UNKNOWN, Values } from "../shared/values";
import { validTag } from "./tags";

const protocols = ["http", "https", "http2", "tcp", "udp"];
const port = (...path: string[]) => between(path, 1, 65535);
const oneOfAnyCase = (name: string, allowed: string[]) =>
  matching([name], new RegExp(`^(${allowed.join("|")})$`, "i"), `expected ${name} to be one of ${allowed.join(", ")}`);

export const validate = allOf(
  notEmpty("name"),
  oneOf(["size"], ["lb-small", "lb-medium", "lb-large"]),
  between(["sizeUnit"], 1, 200),
  oneOf(["algorithm"], ["round_robin", "least_connections"]),
  oneOf(["forwardingRules", "*", "entryProtocol"], [...protocols, "http3"]),
  oneOf(["forwardingRules", "*", "targetProtocol"], protocols),
  port("forwardingRules", "*", "entryPort"),
  port("forwardingRules", "*", "targetPort"),
  notEmpty("forwardingRules", "*", "certificateId"),
  notEmpty("forwardingRules", "*", "certificateName"),
  oneOf(["healthcheck", "protocol"], ["http", "https", "tcp"]),
  port("healthcheck", "port"),
  notEmpty("healthcheck", "path"),
  between(["healthcheck", "checkIntervalSeconds"], 3, 300),
  between(["healthcheck", "responseTimeoutSeconds"], 3, 300),
  between(["healthcheck", "unhealthyThreshold"], 2, 10),
  between(["healthcheck", "healthyThreshold"], 2, 10),
  oneOf(["stickySessions", "type"], ["cookies", "none"]),
  matching(
    ["stickySessions", "cookieName"],
    /^[^]{2,40}$/,
    "expected length of stickySessions.cookieName to be in the range (2 - 40)",
  ),
  atLeast(["stickySessions", "cookieTtlSeconds"], 1),
  validTag("dropletTag"),
  conflicting("dropletIds", ["dropletTag"]),
  conflicting("forwardingRules", ["glbSettings"]),
  conflicting("glbSettings", ["forwardingRules"]),
  notEmpty("vpcUuid"),
  oneOfAnyCase("type", ["REGIONAL", "GLOBAL", "REGIONAL_NETWORK"]),
  notEmpty("domains", "*", "name"),
  notEmpty("domains", "*", "certificateName"),
  oneOf(["glbSettings", "targetProtocol"], ["http", "https"]),
  oneOf(["glbSettings", "targetPort"], [80, 443]),
  between(["glbSettings", "failoverThreshold"], 1, 99),
  oneOfAnyCase("network", ["EXTERNAL", "INTERNAL"]),
  oneOfAnyCase("networkStack", ["IPV4", "DUALSTACK"]),
  oneOfAnyCase("tlsCipherPolicy", ["DEFAULT", "STRONG"]),
);

/** Values that do not go together: the official provider says so when it plans, and not at the check. */
export function refuseMisfits(wanted: Values): void {
  const { healthcheck: check, stickySessions: sessions } = wanted;
  if (isObject(check)) {
    const protocol = check.protocol === UNKNOWN ? "" : textOf(check.protocol);
    const web = protocol === "http" || protocol === "https";
    if (web && !given(check.path))
      throw new Error(`health check \`path\` is required for when protocol is \`${protocol}\``);
    if (!web && given(check.path)) throw new Error("health check `path` is not allowed for when protocol is `tcp`");
  }
  if (isObject(sessions)) refuseCookies(sessions);
  refuseRegion(wanted);
}

function refuseCookies(sessions: Values): void {
  const cookies = sessions.type === "cookies";
  const names = { cookie_name: sessions.cookieName, cookie_ttl_seconds: sessions.cookieTtlSeconds };
  for (const [name, value] of Object.entries(names)) {
    if (cookies && !given(value))
      throw new Error(`sticky sessions \`${name}\` is required for when type is \`cookie\``);
    if (!cookies && given(value))
      throw new Error(`sticky sessions \`${name}\` is not allowed for when type is \`none\``);
  }
}

function refuseRegion({ type, region }: Values): void {
  if (!given(type) && !given(region)) throw new Error("missing 'region' value");
  const kind = textOf(type).toUpperCase();
  if (kind === "GLOBAL" && given(region))
    throw new Error(`'region' must be empty or not set when 'type' is '${textOf(type)}'`);
  if (kind.startsWith("REGIONAL") && !given(region))
    throw new Error(`'region' must be set and not be empty when 'type' is '${textOf(type)}'`);
}

const given = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== "" && value !== 0 && value !== UNKNOWN;
