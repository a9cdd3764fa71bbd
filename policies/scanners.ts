/** A public scanner's check that is not a rule here, and why. */
interface Absent {
  check: string;
  why: string;
}

/** Every DigitalOcean check of Trivy (aquasecurity/trivy-checks) and Checkov, and every Cloudflare check of Prowler. */
export const scanners: Readonly<Record<string, readonly string[]>> = {
  Trivy: Array.from({ length: 9 }, (_, i) => `DIG-000${i + 1}`),
  Checkov: Array.from({ length: 4 }, (_, i) => `CKV_DIO_${i + 1}`),
  Prowler: [
    ...["dns_record_no_internal_ip", "dns_record_no_wildcard", "dns_record_proxied", "dns_record_cname_target_valid"],
    ...["zone_ssl_strict", "zone_min_tls_version_secure", "zone_https_redirect_enabled", "zone_hsts_enabled"],
    ...["zone_tls_1_3_enabled", "zone_development_mode_disabled", "zone_dnssec_enabled", "zone_waf_enabled"],
    ...["zone_firewall_blocking_rules_configured", "zone_rate_limiting_enabled", "zone_record_caa_exists"],
    ...["zone_record_spf_exists", "zone_record_dmarc_exists", "zone_record_dkim_exists"],
    ...["zone_waf_owasp_ruleset_enabled", "zone_bot_fight_mode_enabled", "zone_universal_ssl_enabled"],
    ...["zone_always_online_disabled", "zone_automatic_https_rewrites_enabled", "zone_browser_integrity_check_enabled"],
    ...["zone_challenge_passage_configured", "zone_email_obfuscation_enabled", "zone_hotlink_protection_enabled"],
    ...["zone_ip_geolocation_enabled", "zone_security_under_attack_disabled", "zone_server_side_excludes_enabled"],
    "api_token_ip_restriction_enabled",
  ],
};

/** Checks that no rule repeats. */
export const absent: readonly Absent[] = [
  { check: "dns_record_cname_target_valid", why: "asks a name server whether a target exists: no plan tells" },
  {
    check: "zone_record_dkim_exists",
    why: "the selector is the mail system's own; a zone that sends no mail has none",
  },
  { check: "zone_waf_owasp_ruleset_enabled", why: "not on a free plan; cf-waf takes it where it is there" },
  { check: "zone_bot_fight_mode_enabled", why: "breaks API clients; a matter of the application" },
  { check: "zone_universal_ssl_enabled", why: "on by default, and no resource of the provider's settings" },
  { check: "zone_always_online_disabled", why: "off by default; a matter of the application" },
  { check: "zone_automatic_https_rewrites_enabled", why: "on by default" },
  { check: "zone_browser_integrity_check_enabled", why: "on by default" },
  { check: "zone_challenge_passage_configured", why: "a matter of the application" },
  { check: "zone_email_obfuscation_enabled", why: "on by default" },
  { check: "zone_hotlink_protection_enabled", why: "a matter of the application" },
  { check: "zone_ip_geolocation_enabled", why: "on by default" },
  { check: "zone_security_under_attack_disabled", why: "a measure of hours, switched in the console" },
  { check: "zone_server_side_excludes_enabled", why: "given up by Cloudflare" },
  { check: "api_token_ip_restriction_enabled", why: "tokens are made outside the program" },
];
