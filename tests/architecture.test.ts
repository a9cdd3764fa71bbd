import { execFileSync } from "node:child_process";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as library from "@seawall/components";
import * as ts from "typescript";
import { run } from "./support/mocks";
import { read, root, sourceFiles } from "./support/repository";

const files = sourceFiles();
const sources = (folder: string) => files.filter((f) => f.startsWith(`${folder}/`) && f.endsWith(".ts"));

describe("who may import whom", () => {
  const refused: [string, string][] = [
    ["components/index.ts", "@seawall/policies/cost"],
    ["components/index.ts", "../sandbox/instance"],
    ["components/network/network.ts", "../../config/index"],
    ["policies/index.ts", "@seawall/components"],
    ["policies/index.ts", "../sandbox/instance"],
    ["config/index.ts", "../policies/cost"],
    ["examples/aidatalabs/index.ts", "@seawall/policies/cost"],
    ["examples/aidatalabs/index.ts", "../../config/index"],
    ["examples/aidatalabs/index.ts", "../../components/host/host"],
    ["sandbox/instance.ts", "@seawall/components"],
    ["sandbox/instance.ts", "../config/index"],
  ];
  const allowed: [string, string][] = [
    ["index.ts", "@seawall/components"],
    ["examples/aidatalabs/index.ts", "@seawall/components"],
    ["sandbox/instance.ts", "@seawall/policies/cost"],
  ];

  /** ESLint reads its configuration as an ES module, which Jest cannot load: one child process lints all the cases. */
  const script = `
    const { ESLint } = require("eslint");
    (async () => {
      const eslint = new ESLint();
      const counts = [];
      for (const [file, target] of JSON.parse(process.argv[1])) {
        const [result] = await eslint.lintText('export * from "' + target + '";\\n', { filePath: file });
        counts.push(result.messages.filter((m) => m.ruleId === "no-restricted-imports").length);
      }
      console.log(JSON.stringify(counts));
    })();`;

  test("the linter refuses what the table of docs/architecture.md does not allow, and nothing else", () => {
    const cases = [...refused, ...allowed];
    const output = execFileSync(process.execPath, ["-e", script, JSON.stringify(cases)], {
      cwd: root,
      encoding: "utf8",
      // In a single run (so it infers in CI) the parser reads the files as they are on disk, not the texts of these cases.
      env: { ...process.env, TSESTREE_SINGLE_RUN: "false" },
    });
    const counts = JSON.parse(output) as number[];
    expect(cases.map(([file, target], i) => [file, target, counts[i]])).toEqual([
      ...refused.map((c) => [...c, 1]),
      ...allowed.map((c) => [...c, 0]),
    ]);
  }, 60_000);
});

describe("every check is reached by .ci/run", () => {
  const scripts = (JSON.parse(read("package.json")) as { scripts: Record<string, string> }).scripts;
  const checks = read("tools/checks.mjs");

  test(".ci/run calls npm test, and npm test runs every check of tools/checks.mjs", () => {
    expect(read(".ci/run")).toMatch(/^npm test$/m);
    expect(scripts.test).toBe("node tools/run.mjs tools/test.mjs");
    expect(read("tools/test.mjs")).toContain('from "./checks.mjs"');
  });

  test.each(["prettier", "tsc", "eslint", "check-go.sh", "jest"])("%s is among the checks", (tool) => {
    expect(checks).toContain(tool);
  });

  test("every test file belongs to a Jest project that the checks run", () => {
    const listed = execFileSync(
      process.execPath,
      [
        "node_modules/jest/bin/jest.js",
        "--listTests",
        "--selectProjects",
        "unit",
        "policies",
        "lifecycle",
        "sandbox",
        "full",
      ],
      { cwd: root, encoding: "utf8" },
    );
    const unreached = files.filter((f) => f.endsWith(".test.ts") && !listed.includes(path.join(root, f)));
    expect(unreached).toEqual([]);
    expect(checks).toMatch(/"--selectProjects", "unit"/);
    expect(checks).toMatch(/"--selectProjects", "policies"/);
    expect(checks).toMatch(/"--selectProjects", "lifecycle"/);
    expect(checks).toMatch(/"--selectProjects", "sandbox"/);
  });
});

const { BackupBucket, Bastion, Cluster, Host, Network, Zone } = library;

describe("components", () => {
  const everything = () => {
    const network = new Network("net", { region: "sgp1", ipRange: "10.20.0.0/20", adminCidrs: ["198.51.100.7/32"] });
    const bastion = new Bastion("door", { network, size: "s-1vcpu-1gb" });
    new Host("app", {
      network,
      bastion,
      size: "s-1vcpu-1gb",
      serves: [{ port: 443, from: "world" }],
      reservedIp: true,
      volumes: { data: { sizeGiB: 10, mountPath: "/srv/data" } },
    });
    new Cluster("k8s", {
      network,
      controlPlanes: { count: 3, size: "s-2vcpu-4gb" },
      workers: { apps: { count: 1, size: "s-2vcpu-4gb" } },
      loadBalancer: true,
      cloudController: true,
      apiToken: "dop_v1_token",
    });
    new Cluster("doks", {
      network,
      distribution: "doks",
      workers: { apps: { count: 1, size: "s-2vcpu-4gb" }, batch: { count: 1, size: "s-2vcpu-4gb" } },
      managed: { version: "1.36.3-do.0", pool: "apps" },
    });
    new BackupBucket("backups", { region: "sgp1" });
    new Zone("zone", {
      domain: "example.com",
      accountId: "0123456789abcdef0123456789abcdef",
      records: { www: { name: "www", type: "A", value: "198.51.100.9" } },
    });
  };

  test("every child has a component for parent, whose name begins its own", async () => {
    const { registered } = await run(everything);
    const components = new Set(registered.all.filter((r) => r.type.startsWith("seawall:")).map((r) => r.name));
    const children = registered.all.filter((r) => !r.type.startsWith("seawall:"));
    expect(children.length).toBeGreaterThan(15);
    expect(children.filter((r) => !components.has(r.parent) || !r.name.startsWith(`${r.parent}-`))).toEqual([]);
  });

  test("every component registers its outputs, once", async () => {
    const registerOutputs = jest.spyOn(
      pulumi.ComponentResource.prototype as unknown as { registerOutputs(outputs?: object): void },
      "registerOutputs",
    );
    const { registered } = await run(everything);
    const components = registered.all.filter((r) => r.type.startsWith("seawall:"));
    expect(components.length).toBeGreaterThan(8);
    // The SDK calls it once as well, with nothing in hand.
    const ours = registerOutputs.mock.calls.filter(([outputs]) => outputs !== undefined);
    expect(ours).toHaveLength(components.length);
    registerOutputs.mockRestore();
  });

  test("every component that the library exports is among these", async () => {
    const { registered } = await run(everything);
    const seen = new Set(registered.all.map((r) => r.type.replace(/^.*:/, "")));
    const exported = Object.entries(library)
      .filter(([, value]) => typeof value === "function" && value.prototype instanceof pulumi.ComponentResource)
      .map(([name]) => name);
    expect(exported.filter((name) => !seen.has(name) && !["Bastion", "SeawallComponent"].includes(name))).toEqual([]);
  });
});

describe("no shell in TypeScript", () => {
  const shell = /#!\/|\bset -e|\bapt-get |\bsystemctl |\bsudo |\bchmod \d|; then\b|\$\(|(^|\s)&&\s/;

  /** String and template texts of a file, but not its imports. */
  function texts(file: string): string[] {
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isImportDeclaration(node)) return;
      if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) found.push(node.text);
      if (ts.isTemplateExpression(node)) {
        found.push(node.head.text, ...node.templateSpans.map((span) => span.literal.text));
      }
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, read(file), ts.ScriptTarget.ES2022, true));
    return found;
  }

  test.each(sources("components"))("%s renders none", (file) => {
    expect(texts(file).filter((text) => shell.test(text))).toEqual([]);
  });
});

describe("the repository speaks of itself alone", () => {
  const self = "tests/architecture.test.ts";
  test("no path of a machine and no registry's host name", () => {
    const forbidden = /(?<![\w-])\/work\/|registry\.npmjs\.org|proxy\.golang\.org|sum\.golang\.org|pypi\.org/;
    const text = files.filter((f) => f !== self && !/\.(png|ico|gz)$/.test(f));
    expect(text.filter((f) => forbidden.test(read(f)))).toEqual([]);
  });

  test("shell scripts fail on errors, unset names and broken pipes", () => {
    const scripts = files.filter((f) => f.endsWith(".sh") || f === ".ci/run");
    expect(scripts.filter((f) => !read(f).includes("set -euo pipefail"))).toEqual([]);
  });
});
