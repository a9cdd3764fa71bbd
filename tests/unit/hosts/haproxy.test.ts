import { haproxyConfiguration, haproxyFiles } from "../../../sandbox/hosts/balancer/haproxy";
import type { BalancerRule, LoadBalancerSpec } from "../../../sandbox/hosts/driver";

const rule = (over: Partial<BalancerRule> = {}): BalancerRule => ({
  entryProtocol: "http",
  entryPort: 80,
  targetProtocol: "http",
  targetPort: 8080,
  certificateId: "",
  tlsPassthrough: false,
  ...over,
});

const spec = (over: Partial<LoadBalancerSpec> = {}): LoadBalancerSpec => ({
  number: 1,
  name: "web",
  publicIp: "198.18.16.20",
  privateIp: "10.20.0.4",
  vpcRange: "10.20.0.0/20",
  algorithm: "round_robin",
  rules: [rule()],
  healthCheck: {
    protocol: "http",
    port: 8080,
    path: "/health",
    intervalSeconds: 10,
    timeoutSeconds: 5,
    unhealthyThreshold: 5,
    healthyThreshold: 3,
  },
  redirectHttpToHttps: false,
  proxyProtocol: false,
  backendKeepalive: false,
  idleTimeoutSeconds: 60,
  strongCiphers: false,
  targets: [
    { id: 101, address: "10.20.0.2" },
    { id: 102, address: "10.20.0.3" },
  ],
  certificates: [],
  ...over,
});

/** Lines of one section, without their indentation. */
function sectionOf(text: string, title: string): string[] {
  const found = text.split("\n\n").find((part) => part.trim().startsWith(`${title}\n`));
  if (found === undefined) throw new Error(`no section ${title}`);
  return found
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.trim());
}

const section = (title: string, over: Partial<LoadBalancerSpec>) => sectionOf(haproxyConfiguration(spec(over)), title);

describe("the proxy's configuration", () => {
  test("whole, for one rule by HTTP and two droplets", () => {
    expect(haproxyConfiguration(spec())).toBe(`global
  default-path config
  user haproxy
  group haproxy
  stats socket /run/haproxy/stats.sock mode 600 level admin
  server-state-file /run/haproxy/servers
  hard-stop-after 1h
  ssl-default-bind-options ssl-min-ver TLSv1.2
  ssl-default-server-options ssl-min-ver TLSv1.2

defaults
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  timeout check 5s
  option redispatch
  load-server-state-from-file global

backend health
  mode tcp
  option httpchk
  http-check send meth GET uri '/health' ver HTTP/1.0
  http-check expect status 200-399
  server droplet-101 10.20.0.2:8080 check inter 10s fall 5 rise 3
  server droplet-102 10.20.0.3:8080 check inter 10s fall 5 rise 3

frontend in_80
  mode http
  bind 198.18.16.20:80
  option forwardfor
  http-request set-header X-Forwarded-Proto http
  http-request set-header X-Forwarded-Port 80
  default_backend out_80

backend out_80
  mode http
  balance roundrobin
  option http-server-close
  server droplet-101 10.20.0.2:8080 track health/droplet-101
  server droplet-102 10.20.0.3:8080 track health/droplet-102
`);
  });

  test("an internal one listens at its address in the VPC, and has nobody behind it at first", () => {
    const internal = { publicIp: undefined, targets: [] };
    expect(section("frontend in_80", internal)).toContain("bind 10.20.0.4:80");
    expect(section("backend out_80", internal)).toEqual([
      "mode http",
      "balance roundrobin",
      "option http-server-close",
    ]);
  });

  test("TLS that ends here: with HTTP/2 where the rule says so, and sent on as the rule says", () => {
    const rules = [
      rule({ entryProtocol: "https", entryPort: 443, certificateId: "c-1" }),
      rule({ entryProtocol: "http2", entryPort: 444, certificateId: "c-2", targetProtocol: "http2", targetPort: 8443 }),
      rule({ entryProtocol: "https", entryPort: 445, certificateId: "c-1", targetProtocol: "https", targetPort: 8443 }),
    ];
    expect(section("frontend in_443", { rules })).toEqual([
      "mode http",
      "bind 198.18.16.20:443 ssl crt certificates/c-1.pem alpn http/1.1",
      "option forwardfor",
      "http-request set-header X-Forwarded-Proto https",
      "http-request set-header X-Forwarded-Port 443",
      "default_backend out_443",
    ]);
    expect(section("frontend in_444", { rules })).toContain(
      "bind 198.18.16.20:444 ssl crt certificates/c-2.pem alpn h2,http/1.1",
    );
    expect(section("backend out_444", { rules }).at(-1)).toBe(
      "server droplet-102 10.20.0.3:8443 track health/droplet-102 ssl verify none alpn h2",
    );
    expect(section("backend out_445", { rules }).at(-1)).toBe(
      "server droplet-102 10.20.0.3:8443 track health/droplet-102 ssl verify none alpn http/1.1",
    );
    const strong = section("frontend in_443", { rules, strongCiphers: true }).find((line) => line.startsWith("bind"));
    expect(strong).toMatch(/ alpn http\/1\.1 ciphers (ECDHE-(ECDSA|RSA)-[A-Z0-9-]+:?)+$/);
  });

  test("TLS that is passed through, and TCP, are not looked into", () => {
    const rules = [
      rule({ entryProtocol: "https", entryPort: 443, targetProtocol: "https", targetPort: 443, tlsPassthrough: true }),
      rule({ entryProtocol: "tcp", entryPort: 5432, targetProtocol: "tcp", targetPort: 5433 }),
    ];
    const cookie = { name: "DO-LB", seconds: 300 };
    for (const port of [443, 5432]) {
      expect(section(`frontend in_${port}`, { rules, cookie })).toEqual([
        "mode tcp",
        `bind 198.18.16.20:${port}`,
        `default_backend out_${port}`,
      ]);
    }
    expect(section("backend out_5432", { rules, cookie, algorithm: "least_connections" })).toEqual([
      "mode tcp",
      "balance leastconn",
      "server droplet-101 10.20.0.2:5433 track health/droplet-101",
      "server droplet-102 10.20.0.3:5433 track health/droplet-102",
    ]);
  });

  test("only plain HTTP on port 80 is redirected", () => {
    const rules = [
      rule(),
      rule({ entryPort: 81 }),
      rule({ entryProtocol: "https", entryPort: 443, certificateId: "c" }),
    ];
    const redirect = "http-request redirect scheme https code 307";
    expect(section("frontend in_80", { rules, redirectHttpToHttps: true })).toContain(redirect);
    for (const port of [81, 443]) {
      expect(section(`frontend in_${port}`, { rules, redirectHttpToHttps: true })).not.toContain(redirect);
    }
  });

  test("sticky sessions, the PROXY protocol and kept connections", () => {
    const over = { cookie: { name: "DO-LB", seconds: 300 }, proxyProtocol: true, backendKeepalive: true };
    expect(section("backend out_80", over)).toEqual([
      "mode http",
      "balance roundrobin",
      "option http-keep-alive",
      "cookie 'DO-LB' insert indirect nocache maxlife 300s attr Max-Age=300",
      "server droplet-101 10.20.0.2:8080 track health/droplet-101 cookie 101 send-proxy",
      "server droplet-102 10.20.0.3:8080 track health/droplet-102 cookie 102 send-proxy",
    ]);
    // The same program answers the check.
    expect(section("backend health", over).at(-1)).toMatch(/ rise 3 check-send-proxy$/);
    const elsewhere = { ...spec().healthCheck, port: 9000 };
    expect(section("backend health", { ...over, healthCheck: elsewhere }).at(-1)).toMatch(/:9000 check .* rise 3$/);
  });

  test("health is asked by TCP alone, or by HTTPS without a look at the certificate", () => {
    const check = spec().healthCheck;
    expect(section("backend health", { healthCheck: { ...check, protocol: "tcp", port: 22 } })).toEqual([
      "mode tcp",
      "server droplet-101 10.20.0.2:22 check inter 10s fall 5 rise 3",
      "server droplet-102 10.20.0.3:22 check inter 10s fall 5 rise 3",
    ]);
    expect(section("backend health", { healthCheck: { ...check, protocol: "https" } }).at(-1)).toBe(
      "server droplet-102 10.20.0.3:8080 check inter 10s fall 5 rise 3 check-ssl verify none",
    );
  });

  test("datagrams are left to the packet filter, and the droplets are checked all the same", () => {
    const rules = [rule({ entryProtocol: "udp", entryPort: 53, targetProtocol: "udp", targetPort: 8053 })];
    const text = haproxyConfiguration(spec({ rules }));
    expect(sectionOf(text, "frontend nothing")).toEqual(["mode tcp", "bind unix@/run/haproxy/nothing.sock"]);
    expect(sectionOf(text, "backend health").at(-1)).toMatch(/^server droplet-102 10\.20\.0\.3:8080 check/);
    expect(text).not.toContain("53");
    const udp = (over: Partial<LoadBalancerSpec>) =>
      haproxyFiles(spec(over)).find(({ path }) => path === "/etc/haproxy/udp")?.content;
    expect(udp({ rules })).toBe("198.18.16.20 53 8053\n");
    expect(udp({ rules, publicIp: undefined })).toBe("10.20.0.4 53 8053\n");
    expect(udp({})).toBe("");
    expect(haproxyConfiguration(spec())).not.toContain("nothing");
  });

  test("a path is text, whatever is in it", () => {
    const healthCheck = { ...spec().healthCheck, path: `/it's?a="$HOME"#\\x` };
    expect(section("backend health", { healthCheck })).toContain(
      `http-check send meth GET uri '/it%27s?a="$HOME"#\\x' ver HTTP/1.0`,
    );
  });
});

test("certificates lie beside the configuration, leaf, chain and key in one file that root alone reads", () => {
  const files = haproxyFiles(spec({ certificates: [{ id: "c-1", chain: "LEAF\nCHAIN\n", privateKey: "KEY\n" }] }));
  expect(files.filter(({ path }) => path.includes("certificates"))).toEqual([
    { path: "/etc/haproxy/certificates/c-1.pem", content: "LEAF\nCHAIN\nKEY\n", mode: 0o600 },
  ]);
  expect(files[0]?.content).not.toContain("KEY");
});
