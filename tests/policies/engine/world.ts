import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { ensureEngine } from "../../../sandbox/engine";
import { versionOf } from "../../../sandbox/engine/plugins";
import { pluginDirectory } from "../../../sandbox/engine/stand-ins";
import { paths } from "../../../sandbox/instance";
import { EventServer } from "../../../sandbox/cli/pulumi/event-server";
import { root } from "../../support/repository";

export interface Event {
  policy: string;
  /** Logical name of the resource. */
  resource: string;
  message: string;
  level: string;
}

export interface Outcome {
  code: number | null;
  events: Event[];
  output: string;
}

/** The real engine with a state of its own, providers that give back what they are told, and the pack. */
export class World {
  private constructor(
    private readonly pulumi: string,
    readonly directory: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  static async make(): Promise<World> {
    const engine = await ensureEngine(() => undefined);
    const parent = path.join(paths.home, "test");
    fs.mkdirSync(parent, { recursive: true });
    const directory = fs.mkdtempSync(path.join(parent, "policies-"));
    const home = path.join(directory, "pulumi");
    for (const name of ["digitalocean", "cloudflare", "random"]) install(name, home);
    fs.mkdirSync(path.join(directory, "state"));
    fs.writeFileSync(
      path.join(directory, "Pulumi.yaml"),
      "name: judged\nruntime:\n  name: nodejs\n  options:\n    typescript: false\nmain: index.js\n",
    );
    fs.writeFileSync(
      path.join(directory, "index.js"),
      `require(${JSON.stringify(path.join(__dirname, "index.js"))});\n`,
    );
    const world = new World(engine.pulumi, directory, {
      PATH: [engine.binDirectory, path.join(root, "node_modules/.bin"), process.env.PATH].join(path.delimiter),
      HOME: process.env.HOME,
      PULUMI_HOME: home,
      PULUMI_BACKEND_URL: `file://${path.join(directory, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "of a test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_DEBUG_COMMANDS: "true",
      SEAWALL_EXEMPTIONS: path.join(directory, "exemptions.yaml"),
    });
    world.write("exemptions.yaml", "exemptions: []\n");
    for (const stack of ["prod", "dev"]) await world.run(["stack", "init", stack, "--no-select"]);
    return world;
  }

  /** Writes a file that the runs name, and gives its path. */
  write(file: string, content: unknown): string {
    const at = path.join(this.directory, file);
    fs.writeFileSync(at, typeof content === "string" ? content : JSON.stringify(content));
    return at;
  }

  /** A preview or an update of `cases` with the policy pack. */
  async judge(cases: string, config?: unknown, stack = "prod", operation = ["preview"]): Promise<Outcome> {
    const events: Event[] = [];
    const server = await EventServer.listen(({ policyEvent }) => {
      if (!policyEvent) return;
      const { policyName, resourceUrn = "", message, enforcementLevel } = policyEvent;
      const told = {
        policy: policyName,
        resource: resourceUrn.split("::").slice(3).join("::"),
        level: enforcementLevel,
      };
      events.push({ ...told, message: message.replace(/<\{%[^%]*%\}>/g, "").trim() });
    });
    try {
      const file = config === undefined ? [] : ["--policy-pack-config", this.write("policy.json", config)];
      const pack = ["--policy-pack", path.join(root, "policies"), ...file];
      const args = [...operation, "--stack", stack, ...pack, "--color", "never", "--event-log", server.address];
      return { events, ...(await this.run(args, { ENGINE_CASES: cases })) };
    } finally {
      server.close();
    }
  }

  run(args: string[], environment: NodeJS.ProcessEnv = {}): Promise<{ code: number | null; output: string }> {
    return new Promise((resolve, reject) => {
      const child = spawn(this.pulumi, [...args, "--non-interactive"], {
        cwd: this.directory,
        env: { ...this.environment, ...environment },
      });
      let output = "";
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding("utf8").on("data", (text: string) => (output += text));
      child.stdin.end();
      child.on("error", reject);
      child.on("close", (code) => resolve({ code, output }));
    });
  }

  remove(): void {
    fs.rmSync(this.directory, { recursive: true, force: true });
  }
}

function install(name: string, home: string): void {
  const version = versionOf(name);
  const directory = pluginDirectory(name, version, home);
  fs.mkdirSync(directory, { recursive: true });
  const launcher = path.join(directory, `pulumi-resource-${name}`);
  const node = path.join(root, "node_modules/.bin/node");
  fs.writeFileSync(
    launcher,
    `#!/usr/bin/env bash\nset -euo pipefail\nexec "${node}" "${path.join(__dirname, "provider.js")}" ${version} "$@"\n`,
    { mode: 0o755 },
  );
}
