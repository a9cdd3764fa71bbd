import * as pulumi from "@pulumi/pulumi";
import { cloudflareRanges, Exposure } from "@seawall/components";
import { Registrations, run, valueOf } from "../../support/mocks";
import { encode, stackFile } from "./support";

type Program = typeof import("../../../index");

let registered: Registrations;
let program: Program;

beforeAll(async () => {
  pulumi.runtime.setAllConfig(encode(stackFile("Pulumi.prod.yaml")));
  ({ registered, result: program } = await run(() => import("../../../index")));
});

describe("the platform of Pulumi.prod.yaml", () => {
  test("makes every host, each with a firewall of its own", () => {
    const hosts = ["data", "gate", "watch", "web", "worker"];
    expect(
      registered
        .of("Droplet")
        .map(({ name }) => name)
        .sort(),
    ).toEqual(hosts.map((h) => `${h}-droplet`));
    expect(
      registered
        .of("Firewall")
        .map(({ name }) => name)
        .sort(),
    ).toEqual(hosts.map((h) => `${h}-role-firewall`));
  });

  test("protects what holds data or is known outside, and nothing else", () => {
    const kept = registered.all.filter((r) => r.protect).map((r) => r.name);
    expect(kept.sort()).toEqual([
      "backups-bucket",
      "data-volume-data",
      "gate-reserved-ip",
      "watch-volume-metrics",
      "web-reserved-ip",
      "zone-zone",
    ]);
  });

  test("records lead to the host's published address", () => {
    const { ipAddress } = registered.one("ReservedIpAssignment", "web-reserved-ip-assignment").inputs;
    const records = registered.of("DnsRecord").map(({ name, inputs }) => [name, inputs.name, inputs.content]);
    expect(records).toEqual(
      expect.arrayContaining([
        ["zone-www", "www.seawall.example", ipAddress],
        ["zone-apex", "seawall.example", ipAddress],
      ]),
    );
  });

  test("keeps deleted backups for the configured days", () => {
    const rules = registered.one("SpacesBucket").inputs.lifecycleRules as { noncurrentVersionExpiration: unknown }[];
    expect(rules.map((rule) => rule.noncurrentVersionExpiration)).toEqual([{ days: 90 }]);
  });
});

describe("what it puts out", () => {
  test("hosts: how to reach each of them", async () => {
    expect(Object.keys(program.hosts).sort()).toEqual(["data", "gate", "watch", "web", "worker"]);
    const { user, hostKey, bastion } = program.hosts.web!;
    expect([user, await valueOf(hostKey), bastion]).toEqual(["deploy", "ssh-ed25519 web-host-key", "gate"]);
    expect(program.hosts.gate?.bastion).toBeUndefined();
  });

  test("exposure: every way in, and to whom", () => {
    const at = (host: string, ports: string) =>
      program.exposure
        .filter((one: Exposure) => one.host === host && one.ports === ports)
        .map((one) => [one.network, one.from]);
    expect(at("gate", "22")).toEqual([["public", ["admins", "198.51.100.10/32"]]]);
    expect(at("web", "22")).toEqual([["vpc", ["host:gate"]]]);
    expect(at("data", "5432")).toEqual([["vpc", ["host:web", "host:worker"]]]);
    // Both names of it are proxied.
    expect(at("web", "443")).toEqual([["public", cloudflareRanges]]);
  });

  test("the deploy key is a secret", async () => {
    expect(await pulumi.isSecret(program.deployKey)).toBe(true);
    expect(await valueOf(program.deployKey)).toMatch(/^private /);
  });

  test("urls of what the world reaches", () => {
    expect(program.urls).toEqual({ apex: "https://seawall.example", www: "https://www.seawall.example" });
  });
});
