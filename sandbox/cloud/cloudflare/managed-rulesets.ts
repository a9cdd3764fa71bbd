import type { CloudflareRuleset } from "../store/entities";

const managed = (id: string, name: string, description: string, phase: string, version: number): CloudflareRuleset => ({
  id,
  name,
  description,
  kind: "managed",
  phase,
  version,
  lastUpdated: "2025-06-02T10:00:00.000000Z",
  rules: [],
});

/** What Cloudflare keeps for its customers to execute. The rules themselves are not here. */
export const managedRulesets: CloudflareRuleset[] = [
  managed(
    "efb7b8c949ac4650a09736fc376e9aee",
    "Cloudflare Managed Ruleset",
    "Fast and effective protection for all applications, kept by Cloudflare.",
    "http_request_firewall_managed",
    34,
  ),
  managed(
    "4814384a9e5d4991b9815dcfc25d2f1f",
    "Cloudflare OWASP Core Ruleset",
    "Cloudflare's implementation of the OWASP ModSecurity Core Rule Set.",
    "http_request_firewall_managed",
    34,
  ),
  managed(
    "77454fe2d30c4220b5701f6fdfb893ba",
    "Cloudflare Managed Free Ruleset",
    "Protection against widespread vulnerabilities, on every plan.",
    "http_request_firewall_managed",
    20,
  ),
  managed(
    "c2e184081120413c86c3ab7e14069605",
    "Cloudflare Exposed Credentials Check Ruleset",
    "Exposed credentials check rules",
    "http_request_firewall_managed",
    32,
  ),
  managed("4d21379b4f9f4bb088e0729962c8b3cf", "DDoS L7 ruleset", "Mitigates attacks over HTTP.", "ddos_l7", 1000),
  managed(
    "70339d97bdb34195bbf054b1ebe81f76",
    "Cloudflare Normalization Ruleset",
    "Normalizes the URL of requests.",
    "http_request_sanitize",
    3,
  ),
];
