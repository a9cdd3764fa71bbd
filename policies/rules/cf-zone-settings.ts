import { asObject, asText, Settled, unknown } from "../known";
import type { Severity, StackRule } from "../rule";
import { types } from "../types";
import { zonesOf } from "../zones";

interface SettingRule {
  id: string;
  what: string;
  why: string;
  severity: Severity;
  references: readonly string[];
  /** Cloudflare's name of the setting. */
  setting: string;
  isGood: (value: Settled) => boolean;
  /** Values that are fine, as the message says them. */
  allowed: string;
  fix: string;
  /** Whether a zone that says nothing is fine: only where Cloudflare's own default is. */
  defaultIsGood?: boolean;
}

/** A zone without the setting violates, unless Cloudflare's default is good. Of zones made elsewhere only what is set here counts. */
const settingRule = ({ setting, isGood, allowed, defaultIsGood = false, ...rest }: SettingRule): StackRule => ({
  ...rest,
  checkStack: (resources, report) => {
    for (const { resource, parts } of zonesOf(resources)) {
      const settings = parts.filter(
        ({ type, props: { settingId } }) => type === types.zoneSetting && settingId === setting,
      );
      if (settings.length === 0 && resource && !defaultIsGood) {
        const found = `the zone ${asText(resource.props.name)} leaves ${setting} at Cloudflare's default`;
        report({ found, allowed, urn: resource.urn });
      }
      for (const { urn, props } of settings) {
        if (props.value !== unknown && isGood(props.value)) continue;
        const said = props.value === unknown ? "known only after the update" : asText(props.value);
        report({ found: `${setting} is ${said}`, where: "value", allowed, urn });
      }
    }
  },
});

export const cfSslStrict = settingRule({
  id: "cf-ssl-strict",
  what: "Cloudflare connects to hosts over TLS and checks their certificates",
  why: "anything less lets whoever stands between Cloudflare and the host read and change what users send",
  severity: "critical",
  references: ["zone_ssl_strict"],
  setting: "ssl",
  isGood: (value) => value === "strict" || value === "origin_pull",
  allowed: '"strict"',
  fix: 'set the zone setting ssl to "strict", with an origin CA certificate on hosts that have no public one',
});

export const cfMinTls = settingRule({
  id: "cf-min-tls",
  what: "Zones refuse TLS below version 1.2",
  why: "older versions are broken, and a client can be talked down to them",
  severity: "high",
  references: ["zone_min_tls_version_secure"],
  setting: "min_tls_version",
  isGood: (value) => value === "1.2" || value === "1.3",
  allowed: '"1.2" or "1.3"',
  fix: 'set the zone setting min_tls_version to "1.2"',
});

export const cfHttpsRedirect = settingRule({
  id: "cf-https-redirect",
  what: "Zones redirect plain HTTP to HTTPS",
  why: "who types the name without https sends the first request in the open",
  severity: "high",
  references: ["zone_https_redirect_enabled"],
  setting: "always_use_https",
  isGood: (value) => value === "on",
  allowed: '"on"',
  fix: 'set the zone setting always_use_https to "on"',
});

export const cfDevModeOff = settingRule({
  id: "cf-dev-mode-off",
  what: "Zones are not in development mode",
  why: "it passes by the cache, and every request then falls on the hosts",
  severity: "low",
  references: ["zone_development_mode_disabled"],
  setting: "development_mode",
  isGood: (value) => value === "off",
  allowed: '"off", or nothing',
  fix: "leave the zone setting development_mode out; switch it on in the console for the hours that it is needed",
  defaultIsGood: true,
});

/** Six months, as Prowler asks for. */
const leastAge = 15_768_000;

export const cfHsts = settingRule({
  id: "cf-hsts",
  what: "Zones tell browsers to come by HTTPS only (HSTS), for six months and for every subdomain",
  why: "the first request of each visit can be led astray while a browser still tries HTTP",
  severity: "high",
  references: ["zone_hsts_enabled"],
  setting: "security_header",
  isGood: (value) => {
    const hsts = asObject(asObject(value).strict_transport_security);
    return (
      hsts.enabled === true &&
      hsts.include_subdomains === true &&
      typeof hsts.max_age === "number" &&
      hsts.max_age >= leastAge
    );
  },
  allowed: `strict_transport_security with enabled, include_subdomains and a max_age of ${leastAge} or more`,
  fix: "set the zone setting security_header so, once every subdomain answers by HTTPS",
});

export const cfTls13 = settingRule({
  id: "cf-tls13",
  what: "Zones speak TLS 1.3 with browsers that know it",
  why: "it is faster and has none of the old ciphers",
  severity: "medium",
  references: ["zone_tls_1_3_enabled"],
  setting: "tls_1_3",
  isGood: (value) => value === "on" || value === "zrt",
  allowed: '"on"',
  fix: 'set the zone setting tls_1_3 to "on"',
});
