import type { Cloud } from "../cloud";
import type { LoadBalancer } from "../store/load-balancers";
import { targetsOf } from "../load-balancers";
import { regionOf } from "./catalogue";
import { sizeSlug } from "./load-balancer-input";
import { projectOfUrn } from "./project-members";

export const urnOf = ({ id }: LoadBalancer): string => `do:loadbalancer:${id}`;

/** A load balancer as the API shows it. Its address is told once it answers there. */
export function showLoadBalancer(cloud: Cloud, balancer: LoadBalancer) {
  const size = sizeSlug(balancer.sizeUnit);
  return {
    id: balancer.id,
    name: balancer.name,
    ip: balancer.status === "active" ? (balancer.publicIp ?? balancer.privateIp) : "",
    ...(size === undefined ? {} : { size }),
    size_unit: balancer.sizeUnit,
    algorithm: balancer.algorithm,
    status: balancer.status,
    created_at: balancer.createdAt,
    forwarding_rules: balancer.rules,
    health_check: balancer.healthCheck,
    sticky_sessions: balancer.stickySessions,
    region: regionOf(balancer.region),
    tag: balancer.tag,
    droplet_ids: targetsOf(cloud.store, balancer).map(({ id }) => Number(id)),
    redirect_http_to_https: balancer.redirectHttpToHttps,
    enable_proxy_protocol: balancer.proxyProtocol,
    enable_backend_keepalive: balancer.backendKeepalive,
    http_idle_timeout_seconds: balancer.idleTimeoutSeconds,
    vpc_uuid: balancer.vpcId,
    disable_lets_encrypt_dns_records: balancer.disableLetsEncryptDnsRecords,
    project_id: projectOfUrn(cloud, urnOf(balancer)).id,
    firewall: balancer.firewall,
    network: balancer.network,
    network_stack: balancer.networkStack,
    type: balancer.type,
    tls_cipher_policy: balancer.tlsCipherPolicy,
  };
}
