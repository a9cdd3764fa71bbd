const words = (text: string): string[] => text.trim().split(/\s+/);

const challenges = ["block", "challenge", "js_challenge", "managed_challenge", "log"];

/** Each phase with the actions that its rules may take. */
export const phaseActions: Record<string, string[]> = {
  ddos_l7: ["execute"],
  http_config_settings: ["set_config"],
  http_custom_errors: ["serve_error"],
  http_log_custom_fields: ["log_custom_field"],
  http_ratelimit: [...challenges, "execute"],
  http_request_cache_settings: ["set_cache_settings"],
  http_request_dynamic_redirect: ["redirect"],
  http_request_firewall_custom: [...challenges, "skip", "execute"],
  http_request_firewall_managed: [...challenges, "skip", "execute"],
  http_request_late_transform: ["rewrite"],
  http_request_origin: ["route"],
  http_request_redirect: ["redirect"],
  http_request_sanitize: ["execute"],
  http_request_sbfm: [...challenges, "skip", "execute"],
  http_request_transform: ["rewrite"],
  http_response_cache_settings: ["set_cache_control", "set_cache_tags"],
  http_response_compression: ["compress_response"],
  http_response_firewall_managed: ["skip", "execute"],
  http_response_headers_transform: ["rewrite"],
};

/** Phases whose entry point is an account's alone. */
export const accountPhases = ["http_request_redirect"];

/** Each action with its parameters; an action without any takes none. */
export const actionParameters: Record<string, string[]> = {
  block: ["response"],
  challenge: [],
  compress_response: ["algorithms"],
  execute: ["id", "matched_data", "overrides", "version"],
  js_challenge: [],
  log: [],
  log_custom_field: words(
    "cookie_fields raw_response_fields request_fields response_fields transformed_request_fields",
  ),
  managed_challenge: [],
  redirect: ["from_list", "from_value"],
  rewrite: ["headers", "uri"],
  route: ["host_header", "origin", "sni"],
  serve_error: ["asset_name", "content", "content_type", "status_code"],
  set_cache_control: words(`
    immutable max-age must-revalidate must-understand no-cache no-store no-transform private proxy-revalidate public
    s-maxage stale-if-error stale-while-revalidate`),
  set_cache_settings: words(`
    additional_cacheable_ports browser_ttl cache cache_key cache_reserve edge_ttl origin_cache_control
    origin_error_page_passthru read_timeout respect_strong_etags serve_stale shared_dictionary strip_etags
    strip_last_modified strip_set_cookie vary`),
  set_cache_tags: ["expression", "operation", "values"],
  set_config: words(`
    automatic_https_rewrites autominify bic content_converter disable_apps disable_pay_per_crawl disable_rum
    disable_zaraz email_obfuscation fonts hotlink_protection mirage opportunistic_encryption polish
    redirects_for_ai_training request_body_buffering response_body_buffering rocket_loader security_level
    server_side_excludes ssl sxg`),
  skip: ["phase", "phases", "products", "rules", "ruleset", "rulesets"],
};

/** Actions that do nothing without parameters. */
export const needsParameters = words(`
  compress_response execute log_custom_field redirect rewrite route serve_error set_cache_settings set_config skip`);
