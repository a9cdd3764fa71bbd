import type { Entity } from "./entities";

export type EntryProtocol = "http" | "https" | "http2" | "http3" | "tcp" | "udp";
export type TargetProtocol = "http" | "https" | "http2" | "tcp" | "udp";

/** As in the API. */
export interface ForwardingRule {
  entry_protocol: EntryProtocol;
  entry_port: number;
  target_protocol: TargetProtocol;
  target_port: number;
  /** Empty where the load balancer does not end TLS. */
  certificate_id: string;
  tls_passthrough: boolean;
}

/** As in the API. A check by TCP has no path. */
export interface HealthCheck {
  protocol: "http" | "https" | "tcp";
  port: number;
  path?: string;
  check_interval_seconds: number;
  response_timeout_seconds: number;
  unhealthy_threshold: number;
  healthy_threshold: number;
}

/** As in the API. */
export type StickySessions = { type: "none" } | { type: "cookies"; cookie_name: string; cookie_ttl_seconds: number };

/** "ip:1.2.3.4" or "cidr:1.2.0.0/16", as given. */
export interface LoadBalancerFirewall {
  allow: string[];
  deny: string[];
}

export interface LoadBalancer extends Entity {
  /** Names its links and its container: never given twice. */
  number: number;
  name: string;
  region: string;
  type: "REGIONAL" | "REGIONAL_NETWORK";
  network: "EXTERNAL" | "INTERNAL";
  networkStack: "IPV4" | "DUALSTACK";
  sizeUnit: number;
  algorithm: "round_robin" | "least_connections";
  status: "new" | "active" | "errored";
  createdAt: string;
  vpcId: string;
  /** Undefined where it is internal. */
  publicIp?: string;
  /** Where its traffic to droplets comes from; also its own address where it is internal. */
  privateIp: string;
  rules: ForwardingRule[];
  healthCheck: HealthCheck;
  stickySessions: StickySessions;
  redirectHttpToHttps: boolean;
  proxyProtocol: boolean;
  backendKeepalive: boolean;
  idleTimeoutSeconds: number;
  tlsCipherPolicy: "DEFAULT" | "STRONG";
  disableLetsEncryptDnsRecords: boolean;
  firewall: LoadBalancerFirewall;
  dropletIds: number[];
  /** Droplets with this tag are behind it, now and later. Empty where they are named one by one. */
  tag: string;
}

export interface Certificate extends Entity {
  name: string;
  type: "custom" | "lets_encrypt";
  state: "pending" | "verified" | "error";
  createdAt: string;
  dnsNames: string[];
  notAfter?: string;
  /** Hexadecimal, lower case, without colons. */
  sha1Fingerprint?: string;
  /** Leaf and chain, PEM. */
  chain?: string;
  /** PEM. Never answered, never logged. */
  privateKey?: string;
}
