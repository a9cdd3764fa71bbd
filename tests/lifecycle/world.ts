import * as fs from "node:fs";
import * as path from "node:path";
import { ensureEngine, environment } from "../../sandbox/engine";
import { paths } from "../../sandbox/instance";
import { TestCloud } from "../contract/support";
import { root } from "../support/repository";
import { install, type PluginSet } from "./plugins";
import { Recorder } from "./recorder";
import { Stack } from "./stack";

/** A cloud of its own without hosts, an engine with one set of plugins, and what stands between them. */
export interface World {
  cloud: TestCloud;
  recorder: Recorder;
  stack(name: string): Promise<Stack>;
  remove(): Promise<void>;
}

export async function startWorld(
  set: PluginSet,
  cases: string[],
  program: Record<string, string>,
  report: (detail: string) => void,
): Promise<World> {
  const engine = await ensureEngine(report);
  // Inside the checkout, so that the program finds its packages as any other.
  const parent = path.join(paths.home, "test");
  fs.mkdirSync(parent, { recursive: true });
  const directory = fs.mkdtempSync(path.join(parent, "lifecycle-"));
  const pulumiHome = path.join(directory, "pulumi");
  await install(set, pulumiHome, report);
  const cloud = await TestCloud.start({ spaces: true });
  const recorder = await Recorder.listen(cloud.instance.apiPort);
  writeProject(path.join(directory, "program"));
  fs.mkdirSync(path.join(directory, "state"));
  const env: NodeJS.ProcessEnv = {
    ...environment({ ...cloud.instance, apiPort: recorder.port }, engine),
    PULUMI_HOME: pulumiHome,
    PULUMI_BACKEND_URL: `file://${path.join(directory, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "of a test",
    ...program,
    LIFECYCLE_CASES: cases.join(","),
  };
  delete env.PULUMI_CONFIG_PASSPHRASE_FILE;
  return {
    cloud,
    recorder,
    stack: async (name) => {
      const stack = new Stack(engine.pulumi, env, path.join(directory, "program"), name);
      await stack.init();
      return stack;
    },
    remove: async () => {
      await recorder.close();
      await cloud.remove();
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** `pulumi stack init` writes beside Pulumi.yaml: the project is a folder of its own that leads to the program. */
function writeProject(directory: string): void {
  fs.mkdirSync(directory, { recursive: true });
  const options = "runtime:\n  name: nodejs\n  options:\n    typescript: false\n";
  fs.writeFileSync(path.join(directory, "Pulumi.yaml"), `name: lifecycle\n${options}main: index.js\n`);
  const program = path.join(root, "tests/lifecycle/program");
  fs.writeFileSync(path.join(directory, "index.js"), `require(${JSON.stringify(program)});\n`);
}
