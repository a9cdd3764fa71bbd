import * as fs from "node:fs";
import * as path from "node:path";
import { paths } from "../instance";
import { boundingSet, capabilityArguments } from "./engine/capabilities";
import { Docker } from "./engine/docker";
import { imageOf } from "./image/images";
import { balancerNumberOf, Names } from "./names";
import { machineTable, uplinkName } from "./network/addresses";
import { tar } from "./tar";

export const scriptFile = (name: string): string => path.join(__dirname, "scripts", name);

/**
 * Containers of the tools image, above all the helper: it stands in the machine's network and process namespaces with
 * the powers of its root, so that all work on the machine is the same whether the user is root or may use Docker.
 */
export class Helper {
  constructor(
    readonly docker: Docker,
    readonly names: Names,
  ) {}

  async start(): Promise<void> {
    fs.mkdirSync(paths.volumes, { recursive: true });
    fs.mkdirSync(paths.snapshots, { recursive: true, mode: 0o700 });
    await this.ensure(this.names.net, "idle.sh", [
      ...["--network=host", "--pid=host", "--volume=/dev:/dev", `--volume=${paths.volumes}:${paths.volumes}`],
      `--volume=${paths.snapshots}:${paths.snapshots}`,
      ...[...capabilityArguments(boundingSet(), []), "--device-cgroup-rule=a *:* rwm"],
    ]);
  }

  /** Runs a container whose first process is one of our scripts; one that runs already is left alone. */
  async ensure(name: string, script: string, options: string[]): Promise<void> {
    const state = await this.docker.inspect(name);
    if (state?.State.Running) return;
    if (state) await this.docker.run(["rm", "--force", name]);
    const confined = ["--security-opt=seccomp=unconfined", "--security-opt=apparmor=unconfined"];
    const common = ["create", "--name", name, "--label", this.names.label, ...confined, "--entrypoint=/sandbox-init"];
    await this.docker.run([...common, ...options, imageOf("tools")]);
    const program = tar([{ path: "/sandbox-init", content: fs.readFileSync(scriptFile(script)), mode: 0o755 }]);
    await this.docker.run(["cp", "-", `${name}:/`], { input: program });
    await this.docker.run(["start", name]);
  }

  /** Runs one of our scripts with the machine's network and processes in sight. */
  script(name: string, args: string[] = []): Promise<string> {
    return this.docker.script(this.names.net, scriptFile(name), args, { timeoutMs: 120_000 });
  }

  /** Process id, on the machine, of a container's first process. */
  async pid(container: string): Promise<number> {
    const state = await this.docker.inspect(container);
    if (!state?.State.Running) throw new Error(`The container ${container} does not run. \`seawall up\` starts it.`);
    return state.State.Pid;
  }

  /** Takes links and rules off the machine, and removes helper, router, stranger and load balancers. Works when half of it is gone. */
  async remove(): Promise<void> {
    if (!(await this.docker.hasImage(imageOf("tools")))) return;
    await this.start();
    await this.script("volume.sh", ["free", paths.volumes]);
    await this.script("exceptions.sh", ["delete", uplinkName(this.names.id)]);
    await this.script("unlink.sh", [uplinkName(this.names.id), machineTable(this.names.id)]);
    const all = await this.docker.names(this.names.label);
    const balancers = all.filter((name) => balancerNumberOf(name) !== undefined);
    const containers = [...balancers, this.names.router, this.names.stranger, this.names.net];
    await this.docker.finish(["rm", "--force", "--volumes", ...containers], { accept: "any" });
  }
}
