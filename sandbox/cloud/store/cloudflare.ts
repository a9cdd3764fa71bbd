import type { Entity } from "./entities";

export interface CloudflareZone extends Entity {
  name: string;
  type: "full" | "partial" | "secondary";
  paused: boolean;
  createdOn: string;
  modifiedOn: string;
  /** Unset until the name servers were found at the registrar. */
  activatedOn?: string;
  vanityNameServers?: string[];
}

export interface CloudflareRecord extends Entity {
  zoneId: string;
  type: string;
  /** Fully qualified, lower case, without a trailing dot. */
  name: string;
  content: string;
  data?: Record<string, unknown>;
  priority?: number;
  proxied: boolean;
  /** Seconds; 1 means automatic. */
  ttl: number;
  comment: string | null;
  tags: string[];
  settings: Record<string, unknown>;
  createdOn: string;
  modifiedOn: string;
  commentModifiedOn?: string;
  tagsModifiedOn?: string;
}

/** A setting that was changed. The id is `<zone>/<setting>`; one that is not stored has its default. */
export interface CloudflareSetting extends Entity {
  zoneId: string;
  value: unknown;
  modifiedOn: string;
}

/** The id is the zone's. A zone without one never had DNSSEC, or had it deleted. */
export interface CloudflareDnssec extends Entity {
  enabled: boolean;
  /** Public key of the key signing key, as in a DNSKEY record. */
  publicKey: string;
  modifiedOn: string;
  /** `dnssec_multi_signer`, `dnssec_presigned`, `dnssec_use_nsec3`: those that were given. */
  options: Record<string, boolean>;
}

export interface CloudflareRule {
  id: string;
  ref: string;
  version: number;
  lastUpdated: string;
  action: string;
  expression: string;
  description: string;
  enabled: boolean;
  /** `action_parameters`, `logging`, `ratelimit`, `exposed_credential_check`: those that were given, as they were given. */
  parts: Record<string, unknown>;
}

export interface CloudflareRuleset extends Entity {
  /** What it belongs to: a zone, or the account. */
  zoneId?: string;
  name: string;
  description: string;
  kind: string;
  phase: string;
  version: number;
  lastUpdated: string;
  rules: CloudflareRule[];
}

/** A certificate of the origin CA. The id is its serial number in decimal. */
export interface OriginCertificate extends Entity {
  certificate: string;
  csr: string;
  hostnames: string[];
  requestType: string;
  /** Days. */
  validity: number;
  expiresOn: string;
}

/** The id is `<jurisdiction>/<name>`. */
export interface R2Bucket extends Entity {
  jurisdiction: string;
  name: string;
  location: string;
  storageClass: string;
  createdAt: string;
  /** Rules as they were put; a bucket without CORS rules has none. */
  lock: Record<string, unknown>[];
  lifecycle: Record<string, unknown>[];
  cors?: Record<string, unknown>[];
}
