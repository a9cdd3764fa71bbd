import { isFields } from "./input";

/** What a zone's setting may be. */
export interface SettingKind {
  /** Of a new zone on the free plan. */
  usual: unknown;
  /** A setting of a greater plan can be read only. */
  editable: boolean;
  allows: (value: unknown) => boolean;
}

const among = (usual: unknown, ...values: unknown[]): SettingKind => ({
  usual,
  editable: true,
  allows: (value) => values.includes(value),
});
const on = among("on", "on", "off");
const off = among("off", "on", "off");
const fixed = (value: unknown): SettingKind => ({ usual: value, editable: false, allows: () => false });

const cipherNames = new Set([
  ...["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES256-GCM-SHA384"],
  ...["ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-CHACHA20-POLY1305", "ECDHE-RSA-AES256-GCM-SHA384"],
  ...["ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384"],
  ...["ECDHE-RSA-AES128-SHA256", "ECDHE-RSA-AES128-SHA", "ECDHE-RSA-AES256-SHA384", "ECDHE-RSA-AES256-SHA"],
  ...["AES128-GCM-SHA256", "AES128-SHA256", "AES128-SHA", "AES256-GCM-SHA384", "AES256-SHA256", "AES256-SHA"],
  "DES-CBC3-SHA",
]);

const browserTtls = [
  0, 30, 60, 120, 300, 1200, 1800, 3600, 7200, 10800, 14400, 18000, 28800, 43200, 57600, 72000, 86400, 172800, 259200,
  345600, 432000, 691200, 1382400, 2073600, 2678400, 5356800, 16070400, 31536000,
];
const challengeTtls = [300, 900, 1800, 2700, 3600, 7200, 10800, 14400, 28800, 57600, 86400, 604800, 2592000, 31536000];
const edgeTtls = [
  7200, 10800, 14400, 18000, 28800, 43200, 57600, 72000, 86400, 172800, 259200, 345600, 432000, 518400, 604800,
];

const hstsFields: Record<string, (value: unknown) => boolean> = {
  enabled: (value) => typeof value === "boolean",
  max_age: (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 31536000,
  include_subdomains: (value) => typeof value === "boolean",
  preload: (value) => typeof value === "boolean",
  nosniff: (value) => typeof value === "boolean",
};

const securityHeader: SettingKind = {
  usual: {
    strict_transport_security: {
      enabled: false,
      max_age: 0,
      include_subdomains: false,
      preload: false,
      nosniff: false,
    },
  },
  editable: true,
  allows: (value) => {
    const hsts = isFields(value) ? value.strict_transport_security : undefined;
    return isFields(hsts) && Object.entries(hsts).every(([name, field]) => hstsFields[name]?.(field) === true);
  },
};

const ciphers: SettingKind = {
  usual: [],
  editable: true,
  allows: (value) => Array.isArray(value) && value.every((name) => cipherNames.has(name as string)),
};

const networkErrorLogging: SettingKind = {
  usual: { enabled: true },
  editable: true,
  allows: (value) => isFields(value) && typeof value.enabled === "boolean" && Object.keys(value).length === 1,
};

/** Every setting of a zone, in the order of the real list. */
export const settingKinds: Record<string, SettingKind> = {
  "0rtt": off,
  advanced_ddos: fixed("on"),
  always_online: off,
  always_use_https: off,
  automatic_https_rewrites: on,
  brotli: on,
  browser_cache_ttl: among(14400, ...browserTtls),
  browser_check: on,
  cache_level: among("aggressive", "bypass", "basic", "simplified", "aggressive", "cache_everything"),
  challenge_ttl: among(1800, ...challengeTtls),
  ciphers,
  cname_flattening: fixed("flatten_at_root"),
  development_mode: off,
  early_hints: off,
  edge_cache_ttl: among(7200, ...edgeTtls),
  email_obfuscation: on,
  filter_logs_to_cloudflare: fixed("off"),
  h2_prioritization: fixed("off"),
  hotlink_protection: off,
  http2: fixed("on"),
  http3: on,
  image_resizing: fixed("off"),
  ip_geolocation: on,
  ipv6: on,
  log_to_cloudflare: fixed("on"),
  long_lived_grpc: off,
  max_upload: among(100, 100),
  min_tls_version: among("1.0", "1.0", "1.1", "1.2", "1.3"),
  mirage: fixed("off"),
  nel: networkErrorLogging,
  opportunistic_encryption: on,
  opportunistic_onion: on,
  orange_to_orange: fixed("off"),
  origin_error_page_pass_thru: fixed("off"),
  origin_max_http_version: among("2", "1", "2"),
  polish: fixed("off"),
  pq_keyex: on,
  prefetch_preload: fixed("off"),
  privacy_pass: on,
  proxy_read_timeout: fixed(100),
  pseudo_ipv4: among("off", "off", "add_header", "overwrite_header"),
  replace_insecure_js: on,
  response_buffering: fixed("off"),
  rocket_loader: off,
  security_header: securityHeader,
  security_level: among("medium", "off", "essentially_off", "low", "medium", "high", "under_attack"),
  server_side_exclude: on,
  sort_query_string_for_cache: fixed("off"),
  speed_brain: off,
  ssl: among("full", "off", "flexible", "full", "strict"),
  ssl_recommender: among(true, true, false),
  tls_1_2_only: off,
  tls_1_3: among("on", "on", "off", "zrt"),
  tls_client_auth: off,
  true_client_ip_header: fixed("off"),
  visitor_ip: on,
  waf: fixed("off"),
  webp: fixed("off"),
  websockets: on,
};
