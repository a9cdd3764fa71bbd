import { isObject, textOf, Value, Values } from "../shared/values";
import { certificateNamed, findCertificate } from "./certificate";
import { DoContext } from "./config";

/**
 * What is sent for a load balancer, whole at every change: `wanted` are the inputs, with what the cloud had chosen before
 * where they say nothing. Empty values are left out, as the official provider leaves them out.
 */
export async function bodyOf(context: DoContext, wanted: Values): Promise<Values> {
  const sized = filled(wanted.sizeUnit);
  const tagged = filled(wanted.dropletTag);
  const body = withoutEmpty({
    name: wanted.name,
    algorithm: wanted.algorithm ?? "round_robin",
    region: wanted.region,
    size: sized ? undefined : wanted.size,
    size_unit: wanted.sizeUnit,
    type: wanted.type,
    forwarding_rules: await Promise.all(objects(wanted.forwardingRules).map((rule) => ruleTo(context, rule))),
    health_check: healthCheckTo(wanted.healthcheck),
    sticky_sessions: stickySessionsTo(wanted.stickySessions),
    droplet_ids: tagged ? undefined : wanted.dropletIds,
    tag: wanted.dropletTag,
    redirect_http_to_https: wanted.redirectHttpToHttps,
    enable_proxy_protocol: wanted.enableProxyProtocol,
    enable_backend_keepalive: wanted.enableBackendKeepalive,
    vpc_uuid: wanted.vpcUuid,
    project_id: wanted.projectId,
    http_idle_timeout_seconds: wanted.httpIdleTimeoutSeconds,
    firewall: firewallTo(wanted.firewall),
    domains: await Promise.all(objects(wanted.domains).map((domain) => domainTo(context, domain))),
    glb_settings: globalSettingsTo(wanted.glbSettings),
    target_load_balancer_ids: wanted.targetLoadBalancerIds,
    network: wanted.network,
    network_stack: wanted.networkStack,
    tls_cipher_policy: wanted.tlsCipherPolicy,
  });
  return { ...body, disable_lets_encrypt_dns_records: wanted.disableLetsEncryptDnsRecords ?? false };
}

const objects = (value: Value): Values[] => (Array.isArray(value) ? value.filter(isObject) : []);

const filled = (value: Value): boolean =>
  value !== undefined && value !== null && value !== "" && value !== 0 && value !== false && !isEmptyList(value);
const isEmptyList = (value: Value): boolean => Array.isArray(value) && value.length === 0;
const withoutEmpty = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => filled(value)));

async function ruleTo(context: DoContext, rule: Values): Promise<Values> {
  return withoutEmpty({
    entry_protocol: rule.entryProtocol,
    entry_port: rule.entryPort,
    target_protocol: rule.targetProtocol,
    target_port: rule.targetPort,
    tls_passthrough: rule.tlsPassthrough,
    certificate_id: await certificateOf(context, rule),
  });
}

async function domainTo(context: DoContext, domain: Values): Promise<Values> {
  const uuid = await certificateOf(context, { certificateName: domain.certificateName });
  return { name: domain.name, is_managed: domain.isManaged ?? false, ...withoutEmpty({ certificate_id: uuid }) };
}

/** The UUID of the certificate that goes by a name now; `certificateId` may hold a UUID, too. */
async function certificateOf(context: DoContext, { certificateName, certificateId }: Values): Promise<Value> {
  const name = textOf(certificateName) || textOf(certificateId);
  if (name === "") return undefined;
  const certificate =
    (await certificateNamed(context, name)) ??
    (certificateName ? undefined : await findCertificate(context, textOf(certificateId)));
  if (!certificate) throw new Error(`There is no certificate ${name}.`);
  return certificate.id;
}

function healthCheckTo(check: Value): Value {
  if (!isObject(check)) return undefined;
  return withoutEmpty({
    protocol: check.protocol,
    port: check.port,
    path: check.path,
    check_interval_seconds: check.checkIntervalSeconds,
    response_timeout_seconds: check.responseTimeoutSeconds,
    unhealthy_threshold: check.unhealthyThreshold,
    healthy_threshold: check.healthyThreshold,
  });
}

function stickySessionsTo(sessions: Value): Value {
  if (!isObject(sessions)) return undefined;
  return withoutEmpty({
    type: sessions.type,
    cookie_name: sessions.cookieName,
    cookie_ttl_seconds: sessions.cookieTtlSeconds,
  });
}

const firewallTo = (firewall: Value): Value =>
  isObject(firewall) ? withoutEmpty({ allow: firewall.allows, deny: firewall.denies }) : undefined;

function globalSettingsTo(settings: Value): Value {
  if (!isObject(settings)) return undefined;
  return {
    target_protocol: settings.targetProtocol,
    target_port: settings.targetPort,
    cdn: isObject(settings.cdn) ? { is_enabled: settings.cdn.isEnabled ?? false } : null,
    ...withoutEmpty({ region_priorities: settings.regionPriorities, failover_threshold: settings.failoverThreshold }),
  };
}
