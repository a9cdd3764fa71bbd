import { bridged, unknown, type Case, type Rows } from "./official-case";

const digitalocean = bridged("digitalocean");
const rule = { entryPort: 80, entryProtocol: "http", targetPort: 8080, targetProtocol: "http" };
const tls = { entryPort: 443, entryProtocol: "https", targetPort: 8080, targetProtocol: "http" };
const inputs = { name: "lb", region: "fra1", forwardingRules: [rule] };
const health = { protocol: "http", port: 8080, path: "/" };
const liveHealth = {
  ...health,
  checkIntervalSeconds: 10,
  responseTimeoutSeconds: 5,
  unhealthyThreshold: 3,
  healthyThreshold: 5,
};
/** What a load balancer's state has whatever it was asked for. */
const active = {
  id: "4de7ac8b-495b-4884-9a69-1050c6793cd6",
  algorithm: "round_robin",
  disableLetsEncryptDnsRecords: false,
  domains: [],
  dropletIds: [1, 2],
  dropletTag: "",
  enableBackendKeepalive: false,
  enableProxyProtocol: false,
  firewall: { allows: [], denies: [] },
  forwardingRules: [{ ...rule, tlsPassthrough: false, certificateId: "", certificateName: "" }],
  healthcheck: liveHealth,
  httpIdleTimeoutSeconds: 60,
  ip: "192.0.2.1",
  loadBalancerUrn: "do:loadbalancer:4de7ac8b-495b-4884-9a69-1050c6793cd6",
  projectId: "p",
  redirectHttpToHttps: false,
  sizeUnit: 1,
  status: "active",
  stickySessions: { type: "none", cookieName: "", cookieTtlSeconds: 0 },
  targetLoadBalancerIds: [],
  type: "REGIONAL",
  vpcUuid: "v",
  // Without it the official plugin asks the cloud for certificates, to bring an old state up to date.
  __meta: '{"schema_version":"1"}',
};

export const balancerCases: Rows<Case> = [
  [
    "a balancer",
    digitalocean("LoadBalancer"),
    {
      id: active.id,
      inputs: { ...inputs, dropletIds: [2, "1"] },
      state: active,
      changes: [
        { name: "other" },
        { region: "FRA1" },
        { region: "nyc3" },
        { size: "lb-small" },
        { size: "lb-medium" },
        { sizeUnit: 1 },
        { sizeUnit: 2 },
        { algorithm: "round_robin" },
        { algorithm: "least_connections" },
        { dropletIds: [1, 2] },
        { dropletIds: [1] },
        { dropletIds: [1, unknown] },
        { dropletIds: null },
        { dropletIds: null, dropletTag: "web" },
        { forwardingRules: [{ ...rule, tlsPassthrough: false }] },
        { forwardingRules: [rule, { ...tls, certificateName: "c" }] },
        { forwardingRules: [{ ...rule, targetPort: unknown }] },
        { forwardingRules: unknown },
        { healthcheck: health },
        { healthcheck: { ...health, path: "/up" } },
        { healthcheck: { ...health, checkIntervalSeconds: 20 } },
        { healthcheck: { protocol: "tcp", port: 8080 } },
        { stickySessions: {} },
        { stickySessions: { type: "cookies", cookieName: "LB", cookieTtlSeconds: 300 } },
        { redirectHttpToHttps: true },
        { enableProxyProtocol: true },
        { enableBackendKeepalive: true },
        { disableLetsEncryptDnsRecords: true },
        { httpIdleTimeoutSeconds: 60 },
        { httpIdleTimeoutSeconds: 90 },
        { firewall: { allows: ["ip:192.0.2.1"] } },
        { firewall: {} },
        { vpcUuid: "v" },
        { vpcUuid: "w" },
        { projectId: "q" },
        { type: "REGIONAL" },
        { type: "REGIONAL_NETWORK" },
        { network: "INTERNAL" },
        { networkStack: "DUALSTACK" },
        { tlsCipherPolicy: "STRONG" },
      ],
    },
  ],
  [
    "one with a tag, a certificate and everything else",
    digitalocean("LoadBalancer"),
    {
      id: active.id,
      inputs: {
        ...inputs,
        dropletTag: "web",
        size: "lb-small",
        forwardingRules: [{ ...tls, certificateName: "c" }, rule],
        healthcheck: health,
        stickySessions: { type: "cookies", cookieName: "LB", cookieTtlSeconds: 300 },
        firewall: { allows: ["ip:192.0.2.1"], denies: ["cidr:198.51.100.0/24"] },
        network: "EXTERNAL",
      },
      state: {
        ...active,
        dropletTag: "web",
        forwardingRules: [
          ...active.forwardingRules,
          { ...tls, tlsPassthrough: false, certificateId: "c", certificateName: "c" },
        ],
        firewall: { allows: ["ip:192.0.2.1"], denies: ["cidr:198.51.100.0/24"] },
        stickySessions: { type: "cookies", cookieName: "LB", cookieTtlSeconds: 300 },
      },
      changes: [
        { dropletTag: "WEB" },
        { dropletTag: "app" },
        { dropletTag: null, dropletIds: [1] },
        { size: null },
        { size: "lb-large" },
        { forwardingRules: [rule, { ...tls, certificateName: "c" }] },
        { forwardingRules: [rule, { ...tls, certificateName: "d" }] },
        { forwardingRules: [rule, { ...tls, certificateId: "c" }] },
        { forwardingRules: [rule, { ...tls, targetPort: 443, targetProtocol: "https", tlsPassthrough: true }] },
        { healthcheck: null },
        { stickySessions: { type: "none" } },
        { firewall: null },
        { firewall: { allows: ["ip:192.0.2.1"] } },
        { firewall: { denies: ["cidr:198.51.100.0/24"], allows: ["ip:192.0.2.1"] } },
        { network: null },
        { network: "INTERNAL" },
      ],
    },
  ],
];

export const balancerRefusals: Rows<Record<string, unknown>> = [
  ["nothing at all", digitalocean("LoadBalancer"), { name: "" }],
  ["an incomplete rule", digitalocean("LoadBalancer"), { ...inputs, forwardingRules: [{ entryPort: 0 }] }],
  ["droplets and a tag", digitalocean("LoadBalancer"), { ...inputs, dropletIds: [1], dropletTag: "a b" }],
  [
    "a global one with rules",
    digitalocean("LoadBalancer"),
    { ...inputs, glbSettings: { targetPort: 8080, targetProtocol: "tcp", failoverThreshold: 100 } },
  ],
  [
    "values out of range",
    digitalocean("LoadBalancer"),
    {
      ...inputs,
      healthcheck: { protocol: "udp", port: 70000, healthyThreshold: 1 },
      stickySessions: { type: "ip", cookieName: "x", cookieTtlSeconds: 0 },
      size: "huge",
      algorithm: "random",
      type: "LOCAL",
      network: "x",
      networkStack: "y",
      tlsCipherPolicy: "z",
      sizeUnit: 201,
    },
  ],
];

/** Refused only when it is planned. */
export const balancerMisfits: Rows<Record<string, unknown>> = [
  [
    "a web check without a path",
    digitalocean("LoadBalancer"),
    { ...inputs, healthcheck: { protocol: "http", port: 80 } },
  ],
  ["a TCP check with a path", digitalocean("LoadBalancer"), { ...inputs, healthcheck: { ...health, protocol: "tcp" } }],
  ["cookies without a name", digitalocean("LoadBalancer"), { ...inputs, stickySessions: { type: "cookies" } }],
  ["a cookie for none", digitalocean("LoadBalancer"), { ...inputs, stickySessions: { cookieName: "LB" } }],
  ["no region", digitalocean("LoadBalancer"), { name: "lb", forwardingRules: [rule] }],
  ["a global one with a region", digitalocean("LoadBalancer"), { ...inputs, type: "GLOBAL" }],
];
