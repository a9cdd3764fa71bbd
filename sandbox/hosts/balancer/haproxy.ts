import { BalancerRule, LoadBalancerSpec } from "../driver";
import { TarFile } from "../tar";

/** Folder of the configuration in a load balancer's container. */
export const folder = "/etc/haproxy";

/** Where the proxy listens for us, and where it leaves what it knows of droplets' health for the one that follows it. */
export const sockets = {
  master: "/run/haproxy/master.sock",
  stats: "/run/haproxy/stats.sock",
  nothing: "/run/haproxy/nothing.sock",
};
export const serverStates = "/run/haproxy/servers";

const strongCiphers = [
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-CHACHA20-POLY1305",
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
].join(":");

/** Text that HAProxy takes as it is. A path may hold an apostrophe, which cannot stand between two of them. */
const quoted = (text: string): string => `'${text.replaceAll("'", "%27")}'`;

const section = (title: string, lines: string[]): string => [title, ...lines.map((line) => `  ${line}`), ""].join("\n");

const addressOf = (spec: LoadBalancerSpec): string => spec.publicIp ?? spec.privateIp;

/** Files of a load balancer. Certificates with their keys are readable for root alone. */
export const haproxyFiles = (spec: LoadBalancerSpec): TarFile[] => [
  { path: `${folder}/haproxy.cfg`, content: haproxyConfiguration(spec) },
  // What scripts/balancer.sh spreads, as HAProxy takes no datagrams.
  {
    path: `${folder}/udp`,
    content: spec.rules
      .filter(isUdp)
      .map(({ entryPort, targetPort }) => `${addressOf(spec)} ${entryPort} ${targetPort}\n`)
      .join(""),
  },
  ...spec.certificates.map(({ id, chain, privateKey }) => ({
    path: `${folder}/certificates/${id}.pem`,
    content: `${chain.trim()}\n${privateKey.trim()}\n`,
    mode: 0o600,
  })),
];

/** HAProxy's configuration: droplets are checked once each, and every rule goes by that. */
export function haproxyConfiguration(spec: LoadBalancerSpec): string {
  const { healthCheck: check, idleTimeoutSeconds: idle } = spec;
  return [
    section("global", [
      "default-path config",
      "user haproxy",
      "group haproxy",
      `stats socket ${sockets.stats} mode 600 level admin`,
      `server-state-file ${serverStates}`,
      "hard-stop-after 1h",
      // As at DigitalOcean, also where it connects to droplets.
      "ssl-default-bind-options ssl-min-ver TLSv1.2",
      "ssl-default-server-options ssl-min-ver TLSv1.2",
    ]),
    section("defaults", [
      "timeout connect 5s",
      `timeout client ${idle}s`,
      `timeout server ${idle}s`,
      `timeout check ${check.timeoutSeconds}s`,
      "option redispatch",
      "load-server-state-from-file global",
    ]),
    health(spec),
    ...spec.rules.filter((rule) => !isUdp(rule)).flatMap((rule) => [frontend(spec, rule), backend(spec, rule)]),
    // Without anything to listen on it would not start, and check nobody.
    ...(spec.rules.every(isUdp) ? [section("frontend nothing", ["mode tcp", `bind unix@${sockets.nothing}`])] : []),
  ].join("\n");
}

function health({ healthCheck: check, targets, proxyProtocol, rules }: LoadBalancerSpec): string {
  // A program that expects the PROXY protocol on a port expects it of a check too.
  const introduced = proxyProtocol && rules.some((rule) => rule.targetPort === check.port);
  const options = [
    `check inter ${check.intervalSeconds}s fall ${check.unhealthyThreshold} rise ${check.healthyThreshold}`,
    ...(check.protocol === "https" ? ["check-ssl verify none"] : []),
    ...(introduced ? ["check-send-proxy"] : []),
  ].join(" ");
  const asked = [
    "option httpchk",
    `http-check send meth GET uri ${quoted(check.path)} ver HTTP/1.0`,
    "http-check expect status 200-399",
  ];
  return section("backend health", [
    "mode tcp",
    ...(check.protocol === "tcp" ? [] : asked),
    ...targets.map(({ id, address }) => `server droplet-${id} ${address}:${check.port} ${options}`),
  ]);
}

/** Whether requests are seen at all: not where the connection is only passed on. */
const speaksHttp = (rule: BalancerRule): boolean => rule.entryProtocol !== "tcp" && !rule.tlsPassthrough;

const isUdp = ({ entryProtocol }: BalancerRule): boolean => entryProtocol === "udp";

const endsTls = (rule: BalancerRule): boolean => rule.certificateId !== "";

const modeOf = (rule: BalancerRule): string => `mode ${speaksHttp(rule) ? "http" : "tcp"}`;

function frontend(spec: LoadBalancerSpec, rule: BalancerRule): string {
  const tls = [
    `ssl crt certificates/${rule.certificateId}.pem`,
    `alpn ${rule.entryProtocol === "http2" ? "h2,http/1.1" : "http/1.1"}`,
    ...(spec.strongCiphers ? [`ciphers ${strongCiphers}`] : []),
  ];
  const address = `${addressOf(spec)}:${rule.entryPort}`;
  const redirected = spec.redirectHttpToHttps && rule.entryProtocol === "http" && rule.entryPort === 80;
  const headers = [
    "option forwardfor",
    `http-request set-header X-Forwarded-Proto ${endsTls(rule) ? "https" : "http"}`,
    `http-request set-header X-Forwarded-Port ${rule.entryPort}`,
    ...(redirected ? ["http-request redirect scheme https code 307"] : []),
  ];
  return section(`frontend in_${rule.entryPort}`, [
    modeOf(rule),
    ["bind", address, ...(endsTls(rule) ? tls : [])].join(" "),
    ...(speaksHttp(rule) ? headers : []),
    `default_backend out_${rule.entryPort}`,
  ]);
}

function backend(spec: LoadBalancerSpec, rule: BalancerRule): string {
  const { cookie } = spec;
  const sticky = speaksHttp(rule) && cookie !== undefined;
  const encrypts = !rule.tlsPassthrough && (rule.targetProtocol === "https" || rule.targetProtocol === "http2");
  return section(`backend out_${rule.entryPort}`, [
    modeOf(rule),
    `balance ${spec.algorithm === "least_connections" ? "leastconn" : "roundrobin"}`,
    ...(speaksHttp(rule) ? [`option ${spec.backendKeepalive ? "http-keep-alive" : "http-server-close"}`] : []),
    ...(sticky
      ? [
          `cookie ${quoted(cookie.name)} insert indirect nocache maxlife ${cookie.seconds}s attr Max-Age=${cookie.seconds}`,
        ]
      : []),
    ...spec.targets.map(({ id, address }) =>
      [
        `server droplet-${id} ${address}:${rule.targetPort} track health/droplet-${id}`,
        ...(sticky ? [`cookie ${id}`] : []),
        ...(spec.proxyProtocol ? ["send-proxy"] : []),
        ...(encrypts ? [`ssl verify none alpn ${rule.targetProtocol === "http2" ? "h2" : "http/1.1"}`] : []),
      ].join(" "),
    ),
  ]);
}
