import { Live } from "../shared/resource";
import { Value, Values } from "../shared/values";
import { findCertificate } from "./certificate";
import { DoContext } from "./config";

export interface ApiRule {
  entry_protocol: string;
  entry_port: number;
  target_protocol: string;
  target_port: number;
  certificate_id?: string;
  tls_passthrough?: boolean;
}
interface ApiDomain {
  name: string;
  is_managed?: boolean;
  certificate_id?: string;
  verification_error_reasons?: string[] | null;
  ssl_validation_error_reasons?: string[] | null;
}
export interface ApiLoadBalancer {
  id: string;
  name: string;
  status: string;
  ip?: string;
  ipv6?: string;
  size?: string;
  size_unit?: number;
  type?: string;
  algorithm?: string;
  region?: { slug: string } | null;
  tag?: string;
  droplet_ids?: number[] | null;
  vpc_uuid?: string;
  project_id?: string;
  redirect_http_to_https?: boolean;
  enable_proxy_protocol?: boolean;
  enable_backend_keepalive?: boolean;
  disable_lets_encrypt_dns_records?: boolean | null;
  http_idle_timeout_seconds?: number | null;
  forwarding_rules?: ApiRule[] | null;
  health_check?: Record<string, string | number | boolean | null> | null;
  sticky_sessions?: { type: string; cookie_name?: string; cookie_ttl_seconds?: number } | null;
  firewall?: { allow?: string[] | null; deny?: string[] | null } | null;
  domains?: ApiDomain[] | null;
  glb_settings?: ApiGlobalSettings | null;
  target_load_balancer_ids?: string[] | null;
}
interface ApiGlobalSettings {
  target_protocol: string;
  target_port: number;
  cdn?: { is_enabled: boolean } | null;
  region_priorities?: Record<string, number> | null;
  failover_threshold?: number;
}

/** What only the program knows: the official provider never reads these back. */
const kept = ["network", "networkStack", "tlsCipherPolicy", "size"];

export async function liveOf(context: DoContext, balancer: ApiLoadBalancer, given: Values): Promise<Live> {
  const state: Values = {
    ...Object.fromEntries(kept.map((name) => [name, given[name]])),
    name: balancer.name,
    loadBalancerUrn: `do:loadbalancer:${balancer.id}`,
    ip: balancer.ip ?? "",
    ipv6: balancer.ipv6 || given.ipv6,
    status: balancer.status,
    algorithm: balancer.algorithm ?? "",
    redirectHttpToHttps: balancer.redirect_http_to_https ?? false,
    enableProxyProtocol: balancer.enable_proxy_protocol ?? false,
    enableBackendKeepalive: balancer.enable_backend_keepalive ?? false,
    disableLetsEncryptDnsRecords: balancer.disable_lets_encrypt_dns_records ?? false,
    dropletTag: balancer.tag ?? "",
    dropletIds: balancer.droplet_ids ?? [],
    vpcUuid: balancer.vpc_uuid ?? "",
    httpIdleTimeoutSeconds: balancer.http_idle_timeout_seconds ?? 0,
    projectId: balancer.project_id ?? "",
    type: balancer.type ?? "",
    region: balancer.region?.slug ?? given.region,
    stickySessions: stickySessionsFrom(balancer),
    healthcheck: healthCheckFrom(balancer),
    forwardingRules: await withCertificates(context, balancer.forwarding_rules ?? [], ruleFrom),
    firewall: firewallFrom(balancer),
    domains: await withCertificates(context, balancer.domains ?? [], domainFrom),
    glbSettings: globalSettingsFrom(balancer),
    targetLoadBalancerIds: balancer.target_load_balancer_ids ?? [],
  };
  if (balancer.size_unit) state.sizeUnit = balancer.size_unit;
  else state.size = balancer.size;
  return { id: balancer.id, state };
}

const ruleFrom = (rule: ApiRule): Values => ({
  entryProtocol: rule.entry_protocol,
  entryPort: rule.entry_port,
  targetProtocol: rule.target_protocol,
  targetPort: rule.target_port,
  tlsPassthrough: rule.tls_passthrough ?? false,
});

const domainFrom = (domain: ApiDomain): Values => ({
  name: domain.name,
  isManaged: domain.is_managed ?? false,
  verificationErrorReasons: domain.verification_error_reasons ?? [],
  sslValidationErrorReasons: domain.ssl_validation_error_reasons ?? [],
});

/** Certificates are told by their names, in both properties: their UUIDs change at a renewal. */
function withCertificates<T extends { certificate_id?: string }>(
  context: DoContext,
  items: T[],
  read: (item: T) => Values,
): Promise<Values[]> {
  return Promise.all(
    items.map(async (item) => {
      if (!item.certificate_id) return { ...read(item), certificateId: "", certificateName: "" };
      const certificate = await findCertificate(context, item.certificate_id);
      if (!certificate) throw new Error(`There is no certificate ${item.certificate_id}.`);
      return { ...read(item), certificateId: certificate.name, certificateName: certificate.name };
    }),
  );
}

function healthCheckFrom({ health_check: check }: ApiLoadBalancer): Value {
  return (
    check && {
      protocol: check.protocol,
      port: check.port,
      path: check.path ?? "",
      checkIntervalSeconds: check.check_interval_seconds,
      responseTimeoutSeconds: check.response_timeout_seconds,
      unhealthyThreshold: check.unhealthy_threshold,
      healthyThreshold: check.healthy_threshold,
    }
  );
}

function stickySessionsFrom({ sticky_sessions: sessions }: ApiLoadBalancer): Value {
  return (
    sessions && {
      type: sessions.type,
      cookieName: sessions.cookie_name ?? "",
      cookieTtlSeconds: sessions.cookie_ttl_seconds ?? 0,
    }
  );
}

const firewallFrom = ({ firewall }: ApiLoadBalancer): Value =>
  firewall && { allows: firewall.allow ?? [], denies: firewall.deny ?? [] };

function globalSettingsFrom({ glb_settings: settings }: ApiLoadBalancer): Value {
  if (!settings) return undefined;
  const prioritised = Object.keys(settings.region_priorities ?? {}).length > 0;
  return {
    targetProtocol: settings.target_protocol.toLowerCase(),
    targetPort: settings.target_port,
    cdn: settings.cdn ? { isEnabled: settings.cdn.is_enabled } : undefined,
    ...(prioritised
      ? { regionPriorities: settings.region_priorities!, failoverThreshold: settings.failover_threshold ?? 0 }
      : {}),
  };
}
