import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { ExposureOutput } from "../../../sandbox/cli/outputs";
import { openProject } from "../../../sandbox/cli/project";
import { reachReport, reachText } from "../../../sandbox/cli/reach-report";
import { stackStates } from "../../../sandbox/cli/state-files";
import { duration, styleOf } from "../../../sandbox/cli/style";
import { costLines, nextSteps } from "../../../sandbox/cli/summary";
import { root } from "../../support/repository";
import { interrupted } from "../recover/support";

const style = styleOf({ isTTY: false });

describe("reach", () => {
  const place = (name: string) => ({ name, address: "192.0.2.1" });
  const target = { host: "web", network: "public", protocol: "tcp", tried: [[1, 65535]] } as const;
  const measured = [
    {
      from: place("stranger"),
      ...target,
      reachable: [
        [80, 80],
        [8000, 8010],
      ] as const,
    },
    { from: place("host:data"), ...target, network: "vpc" as const, reachable: [] },
  ];
  const report = reachReport(measured, [
    {
      from: "stranger",
      host: "web",
      network: "public",
      protocol: "tcp",
      ports: "8000-8010",
      problem: "reachable, but not declared",
    },
    { from: "host:data", host: "web", network: "vpc", protocol: "tcp", ports: "80", problem: "declared, but blocked" },
  ]);

  test("as data", () => {
    expect(report).toEqual({
      sources: ["stranger", "data"],
      hosts: ["web"],
      results: [
        { from: "stranger", to: "web", network: "public", protocol: "tcp", ports: "80,8000-8010" },
        { from: "data", to: "web", network: "vpc", protocol: "tcp", ports: "" },
      ],
      mismatches: [
        { from: "stranger", to: "web", network: "public", protocol: "tcp", ports: "8000-8010", expected: "blocked" },
        { from: "data", to: "web", network: "vpc", protocol: "tcp", ports: "80", expected: "open" },
      ],
    });
  });

  test("for a person", () => {
    expect(reachText(report, style).split("\n")).toEqual([
      "from      web (public)  web (VPC)",
      "stranger  80,8000-8010",
      "data                    –",
      "",
      "✘ 2 differences from what the program declares:",
      "  stranger → web (public) tcp 8000-8010: reachable, but not declared",
      "  data → web (vpc) tcp 80: declared, but blocked",
    ]);
    expect(reachText({ ...report, mismatches: [] }, style)).toMatch(
      /✔ This is what the program declares, on every port\.$/,
    );
  });
});

describe("the summary", () => {
  test("adds up what the state holds, and names what has no price", () => {
    const exported = interrupted();
    const resource = exported.deployment.pending_operations?.[0]?.resource;
    const unpriced = {
      ...resource,
      urn: "urn:pulumi:dev::p::digitalocean:index/droplet:Droplet::odd",
      inputs: { size: "s-99" },
    };
    exported.deployment.resources?.push({ ...resource, id: "1" } as never, { ...unpriced, id: "2" } as never);
    const lines = costLines(exported);
    expect(lines[0]).toMatch(
      /^(about )?\$\d+\.\d\d a month at DigitalOcean, were this not a sandbox \(prices of 20\d\d-\d\d-\d\d\)$/,
    );
    expect(lines[1]).toMatch(/^most of it: h \$6\.00/);
    expect(lines.at(-1)).toMatch(/^not in the sum: Droplet odd, /);
  });

  test("offers only what works: a knock on a host that is closed, names that are there, the right stack", () => {
    const host = { privateIp: "10.0.0.2", dropletId: 1, user: "deploy", hostKey: "k" };
    const hosts = { data: { ...host, publicIp: "198.18.0.16" }, web: { ...host, publicIp: "198.18.0.17" } };
    const exposure = [{ host: "web", network: "public", protocol: "tcp", ports: "443", from: ["world"] } as const];
    const commands = (stack: string, outputs: object, directory = root) =>
      nextSteps({ ...openProject(), directory }, stack, outputs).map((s) => s.command);
    expect(commands("dev", { hosts, exposure, urls: { www: "https://www.example.com" } })).toEqual([
      "npx seawall ssh web",
      "npx seawall reach",
      "timeout 3 bash -c '</dev/tcp/198.18.0.16/5432' || echo blocked",
      "npx seawall ssh web -- getent hosts www.example.com",
      "npx seawall exec -- pulumi config set --path 'seawall:hosts.web.size' s-8vcpu-16gb",
      "npx seawall status",
      "npx seawall down",
    ]);
    expect(commands("prod", { hosts: { web: hosts.web }, exposure })).toEqual([
      "npx seawall ssh --stack prod web",
      "npx seawall reach --stack prod",
      "npx seawall exec --stack prod -- pulumi config set --path 'seawall:hosts.web.size' s-8vcpu-16gb",
      "npx seawall status",
      "npx seawall down",
    ]);
    expect(commands("dev", { hosts: { web: hosts.web }, exposure }, path.join(root, "examples/shop"))).toEqual([
      "npx seawall ssh --project examples/shop web",
      "npx seawall reach --project examples/shop",
      "npx seawall status",
      "npx seawall down",
    ]);
  });

  test("offers kubectl where there is a cluster, and takes none of its nodes for a host of the stack file", () => {
    const host = { publicIp: "198.18.0.16", privateIp: "10.0.0.2", dropletId: 1, user: "deploy", hostKey: "k" };
    const exposure = [
      { host: "k8s-a", network: "public", protocol: "tcp", ports: "80", from: ["world"] },
    ] as ExposureOutput[];
    const cluster = {
      kubeconfig: "",
      endpoint: "",
      channel: "",
      distribution: "microk8s",
      nodes: { "k8s-a": "worker" },
    } as const;
    const commands = (outputs: object, stack = "dev") =>
      nextSteps(openProject(), stack, { exposure, ...outputs }).map((s) => s.command);
    const hosts = { "k8s-a": host, web: host };
    expect(commands({ hosts, clusters: { k8s: cluster } })).toEqual([
      "npx seawall ssh web",
      "npx seawall reach",
      "npx seawall kubectl -- get nodes",
      "timeout 3 bash -c '</dev/tcp/198.18.0.16/5432' || echo blocked",
      "npx seawall exec -- pulumi config set --path 'seawall:hosts.web.size' s-8vcpu-16gb",
      "npx seawall status",
      "npx seawall down",
    ]);
    expect(commands({ hosts: { "k8s-a": host }, clusters: { k8s: cluster, other: cluster } }, "prod")).toEqual([
      "npx seawall ssh --stack prod k8s-a",
      "npx seawall reach --stack prod",
      "npx seawall kubectl --cluster k8s --stack prod -- get nodes",
      "npx seawall status",
      "npx seawall down",
    ]);
  });
});

test("the state of a stack is read from its file: what is pending, and whether it is locked", () => {
  const state = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-state-"));
  try {
    expect(stackStates(state)).toEqual([]);
    const write = (file: string, content: unknown) => {
      fs.mkdirSync(path.dirname(path.join(state, file)), { recursive: true });
      fs.writeFileSync(path.join(state, file), JSON.stringify(content));
    };
    write(".pulumi/stacks/probe/dev.json", { version: 3, checkpoint: { latest: interrupted().deployment } });
    write(".pulumi/stacks/probe/new.json", { version: 3, checkpoint: {} });
    const outputs = { clusters: { k8s: { endpoint: "https://198.18.0.16:16443", kubeconfig: { ciphertext: "x" } } } };
    const stack = { urn: "urn:pulumi:k::probe::pulumi:pulumi:Stack::probe-k", type: "pulumi:pulumi:Stack", outputs };
    write(".pulumi/stacks/probe/k.json", { version: 3, checkpoint: { latest: { resources: [stack] } } });
    write(".pulumi/locks/organization/probe/dev/a.json", {});
    expect(stackStates(state)).toEqual([
      {
        name: "dev",
        project: "probe",
        resources: 7,
        clusters: [],
        updated: "2026-11-21T05:04:16.391490715Z",
        pending: ["creating Droplet h", "updating Volume vol"],
        locked: true,
      },
      expect.objectContaining({ name: "k", clusters: ["k8s"] }),
      { name: "new", project: "probe", resources: 0, clusters: [], updated: undefined, pending: [], locked: false },
    ]);
  } finally {
    fs.rmSync(state, { recursive: true });
  }
});

test.each([
  [0, "0.0 s"],
  [940, "0.9 s"],
  [9_949, "9.9 s"],
  [9_950, "10 s"],
  [59_499, "59 s"],
  [59_500, "1 min 00 s"],
  [185_000, "3 min 05 s"],
])("%d ms reads %s", (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text);
});
