import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { contentKey } from "../build/content-key";
import { cacheDirectory, paths, repositoryRoot, type Instance } from "../instance";
import { cloudClient } from "./client";
import type { Health } from "./control";
import type { DaemonConfig } from "./main";
import { ensureS3Server } from "./spaces/build";
import { endOrphanedGateways } from "./spaces/gateways";

const startLimitMs = 30_000;
const hostsLimitMs = 180_000;
const stopLimitMs = 120_000;

export interface StopOptions {
  /** `keep` leaves the hosts running without their cloud. @default "stop" */
  hosts?: "stop" | "keep";
}

/** Files of one cloud's process. */
const files = {
  pid: path.join(paths.run, "cloud.pid"),
  config: path.join(paths.run, "cloud.json"),
  log: path.join(paths.logs, "cloud.log"),
};

/** Of the program that the daemon is: one that was started by another version of it lacks what this one counts on. */
const version = (): string => contentKey(path.join(__dirname, ".."), ["cloud", "hosts", "microk8s"]);

/**
 * Starts the cloud in the background unless it runs, and waits until it answers (30 s) and its hosts are up (3 minutes).
 * One that an earlier version of the sandbox has started is ended first; its hosts run on. Fails with the end of the daemon's log where it does not.
 */
export async function startCloud(instance: Instance, report: (detail: string) => void): Promise<void> {
  if ((await answering(instance)) && startedBy() !== version()) {
    report("ending the cloud of an earlier version; its hosts run on");
    await stopCloud(instance, { hosts: "keep" });
  }
  if (!(await answering(instance))) {
    const s3Server = await ensureS3Server(report);
    await endRunning(report);
    report("starting the cloud");
    const child = launch({ instance, directory: paths.cloud, s3Server, version: version() });
    await waitFor(
      () => answering(instance),
      startLimitMs,
      () =>
        child.exited()
          ? "it ended"
          : `it did not answer on 127.0.0.1:${instance.apiPort} within ${startLimitMs / 1000} s`,
      child.exited,
    );
  }
  let health = await answering(instance);
  if (health?.hosts === "starting") {
    report("waiting for the hosts' network");
    await waitFor(
      async () => {
        health = await answering(instance);
        return health && health.hosts !== "starting" ? health : undefined;
      },
      hostsLimitMs,
      () => `its hosts did not come up within ${hostsLimitMs / 1000} s`,
    );
  }
  if (health?.hosts === "failed") throw new Error(`the hosts could not be started: ${health.failure}\n${logTail()}`);
}

/** Ends the cloud and, unless told otherwise, stops its hosts. Nothing to do is no error. Data stay. */
export async function stopCloud(instance: Instance, options: StopOptions = {}): Promise<void> {
  const health = await answering(instance);
  if (health) {
    await cloudClient(instance).shutdown(options.hosts ?? "stop");
    await waitFor(
      async () => (isOurs(health.pid) ? undefined : true),
      stopLimitMs,
      () => `it (pid ${health.pid}) was told to stop and still runs after ${stopLimitMs / 1000} s`,
    );
  } else {
    await endRunning(() => undefined);
  }
  await endOrphanedGateways(paths.cloud);
  fs.rmSync(files.pid, { force: true });
  fs.rmSync(files.config, { force: true });
}

function launch(config: DaemonConfig): { exited: () => boolean } {
  for (const folder of [paths.run, paths.logs, paths.cloud]) fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  fs.writeFileSync(files.config, JSON.stringify(config), { mode: 0o600 });
  const output = fs.openSync(files.log, "a", 0o600);
  const child = spawn(
    process.execPath,
    [
      "--disable-warning=ExperimentalWarning",
      "--require",
      require.resolve("tsx/cjs"),
      path.join(__dirname, "main.ts"),
      files.config,
    ],
    { cwd: paths.home, detached: true, stdio: ["ignore", output, output], env: environment() },
  );
  fs.closeSync(output);
  let gone = false;
  child.on("exit", () => (gone = true));
  child.on("error", () => (gone = true));
  child.unref();
  if (child.pid !== undefined) fs.writeFileSync(files.pid, `${child.pid}\n`);
  return { exited: () => gone };
}

/** The daemon needs no credentials of anyone, so it gets none; what builds, downloads and pulls images may need the user's proxy and Go's settings. */
function environment(): NodeJS.ProcessEnv {
  const proxies = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"].flatMap((name) => [name, name.toLowerCase()]);
  const files = ["XDG_CACHE_HOME", "XDG_CONFIG_HOME", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR"];
  const go = Object.keys(process.env).filter((name) => /^GO[A-Z]+$/.test(name));
  const passed = ["PATH", "HOME", "LANG", "TMPDIR", "SEAWALL_CACHE", "DOCKER_HOST", ...files, ...go, ...proxies];
  return {
    ...Object.fromEntries(
      passed.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
    ),
    // The path aliases are this checkout's.
    TSX_TSCONFIG_PATH: path.join(repositoryRoot, "tsconfig.json"),
    NODE_COMPILE_CACHE: path.join(cacheDirectory, "compiled"),
  };
}

/** This sandbox's daemon, if it answers. Another process on the port is not taken for it. */
async function answering(instance: Instance): Promise<Health | undefined> {
  const health = await cloudClient(instance)
    .health()
    .catch(() => undefined);
  return health?.id === instance.id && isOurs(health.pid) ? health : undefined;
}

/** The version that has started the daemon; undefined for those from before it was written down. */
function startedBy(): string | undefined {
  if (!fs.existsSync(files.config)) return undefined;
  return (JSON.parse(fs.readFileSync(files.config, "utf8")) as DaemonConfig).version;
}

/** Whether a process is a daemon of this checkout: it was started with our configuration file. */
function isOurs(pid: number): boolean {
  try {
    const [arguments_, status] = [
      fs.readFileSync(`/proc/${pid}/cmdline`, "utf8"),
      fs.readFileSync(`/proc/${pid}/stat`, "utf8"),
    ];
    return arguments_.split("\0").includes(files.config) && !/\) Z /.test(status);
  } catch {
    return false;
  }
}

/** Ends a daemon of ours that runs and does not answer. */
async function endRunning(report: (detail: string) => void): Promise<void> {
  const pid = fs.existsSync(files.pid) ? Number(fs.readFileSync(files.pid, "utf8")) : 0;
  if (!pid || !isOurs(pid)) return;
  report(`ending a cloud that does not answer (pid ${pid})`);
  process.kill(pid, "SIGKILL");
  await waitFor(
    async () => (isOurs(pid) ? undefined : true),
    5000,
    () => `pid ${pid} did not end`,
  );
}

async function waitFor<T>(
  probe: () => Promise<T | undefined>,
  limitMs: number,
  why: () => string,
  givenUp: () => boolean = () => false,
): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (Date.now() > deadline || givenUp()) throw new Error(`the sandbox's cloud: ${why()}\n${logTail()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function logTail(): string {
  if (!fs.existsSync(files.log)) return "";
  const lines = fs.readFileSync(files.log, "utf8").trimEnd().split("\n").slice(-20);
  return `${files.log} ends with:\n${lines.join("\n")}`;
}
