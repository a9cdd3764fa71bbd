import type { LoadBalancerSpec, NetworkState } from "../hosts/driver";
import { sameTag } from "./digitalocean/tag-store";
import type { Droplet } from "./store/entities";
import type { LoadBalancer } from "./store/load-balancers";
import type { Store } from "./store/store";

/** The droplets behind a load balancer now: those it names, or those of its VPC that carry its tag. */
export const targetsOf = (store: Store, balancer: LoadBalancer): Droplet[] =>
  store.droplets
    .all()
    .filter((droplet) => droplet.vpcId === balancer.vpcId)
    .filter((droplet) =>
      balancer.tag === ""
        ? balancer.dropletIds.includes(Number(droplet.id))
        : droplet.tags.some((tag) => sameTag(tag, balancer.tag)),
    );

/** What the packet filter needs to know of load balancers. */
export const balancersInNetwork = (store: Store): NetworkState["loadBalancers"] =>
  store.loadBalancers.all().map((balancer) => ({
    id: balancer.id,
    number: balancer.number,
    publicIp: balancer.publicIp,
    privateIp: balancer.privateIp,
    vpcId: balancer.vpcId,
    ports: {
      tcp: balancer.rules.filter((rule) => rule.entry_protocol !== "udp").map((rule) => rule.entry_port),
      udp: balancer.rules.filter((rule) => rule.entry_protocol === "udp").map((rule) => rule.entry_port),
    },
    allow: balancer.firewall.allow.map(addressOf),
    deny: balancer.firewall.deny.map(addressOf),
  }));

/** "ip:1.2.3.4" and "cidr:1.2.0.0/16" without their kind. */
const addressOf = (rule: string): string => rule.slice(rule.indexOf(":") + 1);

/** What the proxies need to know, keys included. */
export const loadBalancerSpecs = (store: Store): LoadBalancerSpec[] =>
  store.loadBalancers.all().map((balancer) => ({
    number: balancer.number,
    name: balancer.name,
    publicIp: balancer.publicIp,
    privateIp: balancer.privateIp,
    vpcRange: store.vpcs.get(balancer.vpcId)?.ipRange ?? `${balancer.privateIp}/32`,
    algorithm: balancer.algorithm,
    rules: balancer.rules.map((rule) => ({
      entryProtocol: rule.entry_protocol,
      entryPort: rule.entry_port,
      targetProtocol: rule.target_protocol,
      targetPort: rule.target_port,
      certificateId: rule.certificate_id,
      tlsPassthrough: rule.tls_passthrough,
    })),
    healthCheck: {
      protocol: balancer.healthCheck.protocol,
      port: balancer.healthCheck.port,
      path: balancer.healthCheck.path ?? "/",
      intervalSeconds: balancer.healthCheck.check_interval_seconds,
      timeoutSeconds: balancer.healthCheck.response_timeout_seconds,
      unhealthyThreshold: balancer.healthCheck.unhealthy_threshold,
      healthyThreshold: balancer.healthCheck.healthy_threshold,
    },
    cookie:
      balancer.stickySessions.type === "cookies"
        ? { name: balancer.stickySessions.cookie_name, seconds: balancer.stickySessions.cookie_ttl_seconds }
        : undefined,
    redirectHttpToHttps: balancer.redirectHttpToHttps,
    proxyProtocol: balancer.proxyProtocol,
    backendKeepalive: balancer.backendKeepalive,
    idleTimeoutSeconds: balancer.idleTimeoutSeconds,
    strongCiphers: balancer.tlsCipherPolicy === "STRONG",
    targets: targetsOf(store, balancer).map(({ id, privateIp }) => ({ id: Number(id), address: privateIp })),
    certificates: certificatesOf(store, balancer),
  }));

function certificatesOf(store: Store, balancer: LoadBalancer): LoadBalancerSpec["certificates"] {
  const ids = new Set(balancer.rules.map((rule) => rule.certificate_id).filter((id) => id !== ""));
  return [...ids].flatMap((id) => {
    const certificate = store.certificates.get(id);
    return certificate?.chain && certificate.privateKey
      ? [{ id, chain: certificate.chain, privateKey: certificate.privateKey }]
      : [];
  });
}
