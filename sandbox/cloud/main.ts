import * as fs from "node:fs";
import { DockerHosts } from "../hosts";
import type { HostDriver } from "../hosts/driver";
import { paths, type Instance } from "../instance";
import { KubernetesOnDemand } from "../microk8s";
import { Daemon } from "./daemon";
import { NoHosts } from "./no-hosts";

/** What `startCloud` hands to this process: a file (0600), because it holds the token. */
export interface DaemonConfig {
  instance: Instance;
  directory: string;
  s3Server?: string;
  /** Of the sandbox that starts it. */
  version: string;
}

const log = (line: string): void => {
  process.stderr.write(`${new Date().toISOString()} ${line}\n`);
};

const driverOf = ({ instance }: DaemonConfig): HostDriver =>
  instance.hosts === "none" ? new NoHosts() : new DockerHosts(instance, log);

/** Runs the daemon until it is told to end. */
async function main(configFile: string): Promise<void> {
  const config = JSON.parse(fs.readFileSync(configFile, "utf8")) as DaemonConfig;
  const daemon = new Daemon({
    ...config,
    driver: driverOf(config),
    ...(config.instance.hosts === "none"
      ? { forHosts: false }
      : { trust: paths.trust, kubernetes: new KubernetesOnDemand(log) }),
    log,
    onShutdown: () => process.exit(0),
  });
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      log(`${signal}: stopping; hosts keep running`);
      void daemon.stop(false).finally(() => process.exit(0));
    });
  }
  // One request's failure must not take the cloud away from all others.
  process.on("unhandledRejection", (error) =>
    log(`unhandled: ${error instanceof Error ? error.stack : String(error)}`),
  );
  await daemon.start();
  log(`serving on 127.0.0.1:${daemon.port}, pid ${process.pid}`);
}

main(process.argv[2] ?? "").catch((error: unknown) => {
  log(`could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  process.exit(1);
});
