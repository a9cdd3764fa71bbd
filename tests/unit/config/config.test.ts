import { parse } from "yaml";
import { ConfigError, parseConfig } from "../../../config";
import { sizes } from "../../../config/sizes";
import { urlsOf } from "../../../config/urls";
import prices from "../../../policies/prices.json";
import { read } from "../../support/repository";
import { load, privateKey, problemsOf, smallest, stackFile } from "./support";

const example = () => stackFile("config/example.yaml", privateKey());
const secretKeys = ["seawall:deployKey", "seawall:clusterSecrets"];

describe("the smallest configuration", () => {
  test("reads with its defaults", () => {
    expect(load({})).toEqual({
      network: { region: "sgp1", ipRange: "10.20.0.0/20", adminCidrs: ["198.51.100.10/32"] },
      hosts: [{ name: "web", size: "s-1vcpu-2gb", serves: [], isBastion: false }],
      clusters: [],
      order: [{ name: "web", size: "s-1vcpu-2gb", serves: [], isBastion: false }],
      protect: true,
    });
  });

  test("keys of other namespaces are left alone", () => {
    const values = Object.entries(smallest).map(([key, value]) => [
      `seawall:${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]);
    const others = { "digitalocean:token": "x", "seawallet:hosts": "y" };
    expect(
      parseConfig({ ...(Object.fromEntries(values) as Record<string, string>), ...others }, [], "test").hosts,
    ).toHaveLength(1);
  });
});

describe("the annotated example", () => {
  test("is right", () => {
    expect(problemsOf(example(), secretKeys)).toEqual([]);
  });

  test.each([
    ["the platform", { zz: 1 }, "seawall:zz"],
    ["a host", { hosts: { web: { zz: 1 } } }, "seawall:hosts.web.zz"],
    ["a service", { hosts: { web: { serves: [{ zz: 1 }] } } }, "seawall:hosts.web.serves[0].zz"],
    ["egress", { hosts: { web: { egress: [{ zz: 1 }] } } }, "seawall:hosts.web.egress[0].zz"],
    ["a volume", { hosts: { web: { volumes: { data: { zz: 1 } } } } }, "seawall:hosts.web.volumes.data.zz"],
    ["backups of a host", { hosts: { web: { backups: { zz: 1 } } } }, "seawall:hosts.web.backups.zz"],
    ["a control", { hosts: { web: { hardening: { aide: { zz: 1 } } } } }, "seawall:hosts.web.hardening.aide.zz"],
    ["a cluster", { clusters: { k8s: { zz: 1 } } }, "seawall:clusters.k8s.zz"],
    ["control planes", { clusters: { k8s: { controlPlanes: { zz: 1 } } } }, "seawall:clusters.k8s.controlPlanes.zz"],
    ["a pool", { clusters: { k8s: { workers: { a: { zz: 1 } } } } }, "seawall:clusters.k8s.workers.a.zz"],
    [
      "a pool's limits",
      { clusters: { k8s: { workers: { a: { autoScale: { zz: 1 } } } } } },
      "seawall:clusters.k8s.workers.a.autoScale.zz",
    ],
    ["addons", { clusters: { k8s: { addons: { zz: 1 } } } }, "seawall:clusters.k8s.addons.zz"],
    ["a cluster's backups", { clusters: { k8s: { backups: { zz: 1 } } } }, "seawall:clusters.k8s.backups.zz"],
    ["a managed cluster", { clusters: { k8s: { managed: { zz: 1 } } } }, "seawall:clusters.k8s.managed.zz"],
    [
      "its maintenance",
      { clusters: { k8s: { managed: { maintenance: { zz: 1 } } } } },
      "seawall:clusters.k8s.managed.maintenance.zz",
    ],
    ["a cluster's secrets", { clusterSecrets: { k8s: { zz: 1 } } }, "seawall:clusterSecrets.k8s.zz"],
    ["the zone", { zone: { zz: 1 } }, "seawall:zone.zz"],
    ["what guards the zone", { zone: { security: { zz: 1 } } }, "seawall:zone.security.zz"],
    ["HSTS", { zone: { security: { hsts: { zz: 1 } } } }, "seawall:zone.security.hsts.zz"],
    ["a rule of the zone", { zone: { security: { firewall: [{ zz: 1 }] } } }, "seawall:zone.security.firewall[0].zz"],
    ["the rate limit", { zone: { security: { rateLimit: { zz: 1 } } } }, "seawall:zone.security.rateLimit.zz"],
    ["a record", { records: { www: { zz: 1 } } }, "seawall:records.www.zz"],
    ["the bucket", { backups: { zz: 1 } }, "seawall:backups.zz"],
    ["the key pair", { deployKey: { zz: 1 } }, "seawall:deployKey.zz"],
  ])("explains every key of %s", (_what, values, path) => {
    const problem = problemsOf(values).find((line) => line.startsWith(`${path}:`));
    const keys = /Allowed: one of ([^.]*)\./.exec(problem ?? "")?.[1]?.split(", ") ?? [];
    expect(keys.length).toBeGreaterThan(0);
    const text = read("config/example.yaml");
    expect(keys.filter((key) => !new RegExp(`\\b${key}:`).test(text))).toEqual([]);
  });
});

describe.each(["dev", "staging", "prod"])("the stack file of %s", (stack) => {
  test("is right", () => {
    expect(problemsOf(stackFile(`Pulumi.${stack}.yaml`))).toEqual([]);
  });

  test("has no key of an engine that encrypted it", () => {
    const keys = Object.keys(parse(read(`Pulumi.${stack}.yaml`)) as object);
    expect(keys).toEqual(["config"]);
  });
});

test("production keeps what it stores, and goes through a bastion", () => {
  const { protect, hosts } = load(stackFile("Pulumi.prod.yaml"));
  expect(protect).toBe(true);
  expect(hosts.filter(({ isBastion }) => isBastion).map(({ name }) => name)).toEqual(["gate"]);
  expect(hosts.filter(({ reservedIp }) => reservedIp).map(({ name }) => name)).toEqual(["gate", "web"]);
});

describe("the order of hosts", () => {
  const from = (...names: string[]) => ({ size: "c-2", serves: [{ port: 80, from: names }] });

  test.each<[string, Record<string, unknown>, string[]]>([
    [
      "stays where nobody needs anybody",
      { c: { size: "c-2" }, a: { size: "c-2" }, b: { size: "c-2" } },
      ["c", "a", "b"],
    ],
    ["puts a host after those it names", { data: from("web"), web: from("world") }, ["web", "data"]],
    ["follows names of names", { a: from("b"), b: from("c", "d"), c: from("vpc"), d: from("c") }, ["c", "d", "b", "a"]],
    ["puts a bastion first", { web: from("world"), gate: { size: "c-2", bastion: true } }, ["gate", "web"]],
    [
      "follows destinations as well",
      { web: { size: "c-2", egress: [{ port: 5432, to: "data" }] }, data: { size: "c-2" } },
      ["data", "web"],
    ],
  ])("%s", (_what, hosts, order) => {
    expect(load({ hosts }).order.map(({ name }) => name)).toEqual(order);
  });
});

describe("what is wrong", () => {
  const wrong = {
    ipRange: "10.20.0.0",
    adminCidrs: [],
    hosts: {
      web: { size: "s-1vcpu-2bg", siez: 1 },
      data: { size: "s-1vcpu-2gb", serves: [{ port: 70000, from: "world" }] },
    },
    zone: { domain: "Example.com", accountId: "x" },
    backups: { retentionDays: 0 },
    protect: "no",
  };

  test("is reported all at once, each place once", () => {
    expect(problemsOf(wrong).map((line) => line.split(/: | is missing/)[0])).toEqual([
      "seawall:hosts.web.siez",
      "seawall:protect",
      "seawall:ipRange",
      "seawall:adminCidrs",
      "seawall:hosts.web.size",
      "seawall:hosts.data.serves[0].port",
      "seawall:zone.domain",
      "seawall:backups.retentionDays",
    ]);
  });

  test.each([
    [{ protect: "no" }, 'The configuration of stack "test" has one problem, and nothing was created:'],
    [{ protect: "no", user: "root" }, 'The configuration of stack "test" has 2 problems, and nothing was created:'],
  ])("%j has a heading that counts", (values, heading) => {
    expect(() => load(values)).toThrow(ConfigError);
    expect(() => load(values)).toThrow(heading);
  });

  test("never shows a secret, wherever it stands", () => {
    const secret = "hunter2-hunter2";
    const given = {
      deployKey: { publicKey: secret, privateKey: secret, [secret]: secret },
      user: secret.toUpperCase(),
    };
    const shown = problemsOf(given, ["seawall:deployKey", "seawall:user"]);
    expect(shown.length).toBe(4);
    expect(shown.filter((line) => line.split(" is not allowed")[0]!.endsWith("[secret]"))).toHaveLength(4);
    expect(shown.join("\n").toLowerCase()).not.toContain(`"${secret}`);
  });
});

test("sizes are those with a known price", () => {
  expect([...sizes].sort()).toEqual(Object.keys(prices.droplets).sort());
});

test("urls: what the world reaches on 443 or 80, by the name of its record", () => {
  const serves = (...ports: number[]) => ({ size: "c-2", serves: ports.map((port) => ({ port, from: "world" })) });
  const platform = load({
    hosts: {
      secure: serves(80, 443),
      plain: serves(80),
      inner: { size: "c-2", serves: [{ port: 443, from: "admins" }] },
      behind: { size: "c-2", serves: [{ port: 443, from: "cloudflare" }] },
    },
    zone: { domain: "example.com", zoneId: "x" },
    records: {
      www: { type: "A", host: "secure" },
      apex: { type: "A", name: "@", host: "plain" },
      proxied: { type: "A", host: "plain", proxied: true },
      behind: { type: "A", host: "behind", proxied: true },
      hidden: { type: "A", host: "behind" },
      inner: { type: "A", host: "inner" },
      elsewhere: { type: "A", value: "192.0.2.1" },
    },
  });
  expect(urlsOf(platform)).toEqual({
    www: "https://www.example.com",
    apex: "http://example.com",
    proxied: "https://proxied.example.com",
    behind: "https://behind.example.com",
  });
  expect(urlsOf(load({}))).toEqual({});
});

test("urls: what the load balancer of a cluster forwards", () => {
  const controlPlanes = { count: 1, size: "s-2vcpu-4gb" };
  const platform = load({
    clusters: {
      both: { controlPlanes, loadBalancer: true },
      plain: { controlPlanes, loadBalancer: { 80: 30080 } },
      other: { controlPlanes, loadBalancer: { 8080: 8080 } },
    },
    zone: { domain: "example.com", zoneId: "x" },
    records: {
      www: { type: "A", host: "both" },
      apex: { type: "A", name: "@", host: "plain" },
      other: { type: "A", host: "other" },
    },
  });
  expect(urlsOf(platform)).toEqual({ www: "https://www.example.com", apex: "http://example.com" });
});

test("what guards the zone reaches the zone, and its mistakes have the configuration's paths", () => {
  const zone = { domain: "example.com", zoneId: "x" };
  const security = { minTlsVersion: "1.3", firewall: false, hsts: { maxAgeDays: 365 }, rateLimit: { requests: 20 } };
  expect(load({ zone: { ...zone, security } }).zone?.security).toEqual(security);
  const [first, ...more] = problemsOf({
    zone: { ...zone, security: { minTlsVersion: 1.2, hsts: { maxAgeDays: 400 }, caa: true } },
  });
  expect(first).toMatch(/^seawall:zone\.security\.minTlsVersion: 1\.2 is not allowed\. .*"1\.2"/);
  expect(more.map((line) => line.split(":").slice(0, 2).join(":"))).toEqual([
    "seawall:zone.security.hsts.maxAgeDays",
    "seawall:zone.security.caa",
  ]);
});

test("docs/configuration.md lists every key", () => {
  const problem = problemsOf({ zz: 1 }).find((line) => line.startsWith("seawall:zz:")) ?? "";
  const keys = /one of ([^.]*)\./.exec(problem)![1]!.split(", ");
  const listed = [...read("docs/configuration.md").matchAll(/^\| `seawall:(\w+)`/gm)].map((match) => match[1]);
  expect(listed).toEqual(keys);
});
