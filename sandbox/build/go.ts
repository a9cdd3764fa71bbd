import { execFile, execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { contentKey } from "./content-key";
import { compareVersions } from "./versions";

const run = promisify(execFile);

type Report = (detail: string) => void;

/** From here on Go fetches a newer Go by itself, from where it fetches modules. */
const oldestGo = "1.21";

/** What to do on a machine without a Go that fits: the beginning of a sentence. */
export const installGo = `Install Go ${oldestGo} or newer (https://go.dev/dl, or Debian 13 and Ubuntu 24.04: apt-get install golang-go)`;

/** Version of the machine's Go, e.g. "1.26.8"; undefined where there is none. */
export function goVersion(): string | undefined {
  try {
    // Outside of every module: inside one, a Go that is too old would fetch the newer one first.
    const cwd = path.parse(__dirname).root;
    const printed = execFileSync("go", ["version"], { cwd, env: process.env, encoding: "utf8", stdio: "pipe" });
    return /go(\d+\.\d+(\.\d+)?)/.exec(printed)?.[1];
  } catch {
    return undefined;
  }
}

/** Why a Go cannot build our modules: "there is no Go", "Go 1.20 is too old". Undefined where it can. */
export function goProblem(found: string | undefined): string | undefined {
  if (found === undefined) return "there is no Go";
  return compareVersions(found, oldestGo) < 0 ? `Go ${found} is too old` : undefined;
}

/**
 * What every `go build` of ours runs with. Static programs, which run on Debian 13, whatever this machine is, and share what is
 * compiled of the libraries. Compilers end within seconds: collecting garbage is a seventh of their work, so that they do it
 * only where memory gets scarce (a quarter of the machine's for all).
 */
export function goEnvironment(): NodeJS.ProcessEnv {
  const limit = Math.max(256, Math.floor(os.totalmem() / 2 ** 20 / 4 / os.availableParallelism()));
  return { CGO_ENABLED: "0", GOGC: "off", GOMEMLIMIT: `${limit}MiB` };
}

export interface GoModuleOptions {
  /** Another go.mod than the folder's, with its go.sum beside it. */
  modfile?: string;
  /** Ends what runs; what it has compiled is kept. */
  signal?: AbortSignal;
  /** Lets everything else of the machine go first. @default false */
  background?: boolean;
}

export interface GoProgram {
  /** Its package: a folder of the module, or one of a module that it requires. */
  target: string;
  output: string;
  ldflags: string;
  /** Called with the number of packages compiled so far. */
  progress?: (compiled: number) => void;
}

/** Priority of a build in the background, between 0 and 19: it gets what nobody else wants, and a little more. */
const backgroundPriority = "10";

/** A Go module of ours, and the Go that builds it: the machine's, or the one that go.mod asks for where that is newer. */
export class GoModule {
  /** Version of the Go that does the work. */
  readonly go: string;
  private readonly environment: NodeJS.ProcessEnv;

  constructor(
    private readonly folder: string,
    found: string,
    private readonly options: GoModuleOptions = {},
  ) {
    const wanted = /^go (\S+)$/m.exec(fs.readFileSync(path.join(folder, "go.mod"), "utf8"))?.[1] ?? found;
    this.go = compareVersions(found, wanted) >= 0 ? found : wanted;
    this.environment = {
      ...process.env,
      ...(this.go === found ? {} : { GOTOOLCHAIN: `go${wanted}` }),
      ...goEnvironment(),
    };
  }

  /** Tells a build from these files by this Go from every other one. `files`: of the module; folders with all below. */
  contentKey(files: string[]): string {
    return contentKey(this.folder, files, `${this.go} ${process.arch}`);
  }

  /** Fetches a module that this one requires. Gives the folder of its files. */
  async folderOf(required: string): Promise<string> {
    const options = { cwd: this.folder, env: this.environment, signal: this.options.signal };
    const { stdout } = await run("go", ["mod", "download", "-json", ...this.modfile, required], options);
    return (JSON.parse(stdout) as { Dir: string }).Dir;
  }

  private get modfile(): string[] {
    return this.options.modfile === undefined ? [] : ["-modfile", this.options.modfile];
  }

  /** Fetches the modules that a program needs and counts the packages in them. `what`: for the message where that fails. */
  async countPackages(target: string, what: string, report: Report): Promise<number> {
    report("fetching Go modules");
    let fetched = 0;
    const { signal } = this.options;
    const listing = run("go", ["list", "-deps", ...this.modfile, target], {
      ...{ cwd: this.folder, env: this.environment, maxBuffer: 2 ** 24, signal, killSignal: "SIGINT" },
    });
    listing.child.stderr?.on("data", (text: Buffer) => {
      fetched += text.toString().split("go: downloading").length - 1;
      report(`fetched ${fetched} Go modules`);
    });
    try {
      return (await listing).stdout.trim().split("\n").length;
    } catch (error) {
      signal?.throwIfAborted();
      throw new Error(`The Go modules of ${what} cannot be fetched:\n${lastLines((error as Error).message)}`);
    }
  }

  /** One `go build`; the packages that it names as it compiles them are the progress. */
  build({ target, output, ldflags, progress = () => undefined }: GoProgram): Promise<void> {
    const { signal, background } = this.options;
    signal?.throwIfAborted();
    const command = ["go", "build", "-v", "-trimpath", ...this.modfile, "-ldflags", ldflags, "-o", output, target];
    const [program = "", ...args] = background ? ["nice", "-n", backgroundPriority, ...command] : command;
    return new Promise((resolve, reject) => {
      const child = spawn(program, args, {
        cwd: this.folder,
        // Temporary files beside the result: what an interrupted build leaves goes with the folder that it was to fill.
        env: { ...this.environment, GOTMPDIR: path.dirname(output) },
        stdio: ["ignore", "ignore", "pipe"],
        // A group of its own can be interrupted with all its compilers; else the terminal interrupts it with us.
        detached: signal !== undefined,
      });
      const interrupt = (): void => {
        try {
          if (child.pid !== undefined) process.kill(signal === undefined ? child.pid : -child.pid, "SIGINT");
        } catch {
          // It has ended by itself.
        }
      };
      signal?.addEventListener("abort", interrupt, { once: true });
      // Whoever fails for another reason ends, and with it what it builds.
      process.once("exit", interrupt);
      let said = "";
      let compiled = 0;
      progress(compiled);
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        said = (said + text).slice(-4000);
        compiled += text.match(/^[\w./-]+$/gm)?.length ?? 0;
        progress(compiled);
      });
      child.on("error", reject);
      child.on("close", (code) => {
        signal?.removeEventListener("abort", interrupt);
        process.off("exit", interrupt);
        if (code === 0) return resolve();
        if (signal?.aborted) return reject(signal.reason as Error);
        reject(new Error(`go build ${target} failed (exit ${code ?? "by a signal"}):\n${lastLines(said)}`));
      });
    });
  }
}

/** "compiled 120 of 1900 packages": a program's progress as text. */
export const compiledOf =
  (packages: number, report: Report) =>
  (compiled: number): void =>
    report(`compiled ${compiled} of ${packages} packages${compiled > 0.95 * packages ? ", linking" : ""}`);

const lastLines = (text: string): string => text.trim().split("\n").slice(-20).join("\n");
