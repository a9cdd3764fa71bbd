import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { ProgramFolder } from "../../../sandbox/microk8s/folder";
import { KubernetesOnDemand } from "../../../sandbox/microk8s/on-demand";
import {
  compileKubernetes,
  ensureKubernetes,
  type Part,
  programPath,
  programsKey,
} from "../../../sandbox/microk8s/programs";

const work = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-programs-"));
afterAll(() => fs.rmSync(work, { recursive: true, force: true }));

let count = 0;
let folder: ProgramFolder;
beforeEach(() => (folder = new ProgramFolder(path.join(work, `hosts-${++count}`))));

const list = () => fs.readdirSync(folder.path).sort();
const text = (name: string) => fs.readFileSync(path.join(folder.path, name), "utf8");

/** A part in the build cache: files by name, links where the content begins with "->". */
function part(name: string, files: Record<string, string>): Part {
  return async (report) => {
    report(`making ${name}`);
    const made = path.join(work, name);
    fs.mkdirSync(made, { recursive: true });
    for (const [file, content] of Object.entries(files)) {
      const at = path.join(made, file);
      fs.rmSync(at, { force: true });
      if (content.startsWith("->")) fs.symlinkSync(content.slice(2), at);
      else fs.writeFileSync(at, content, { mode: 0o755 });
    }
    return made;
  };
}
const failing: Part = async () => {
  throw new Error("no network\nat all");
};
const ensure = (...parts: Part[]) => ensureKubernetes(() => undefined, undefined, folder, parts);
const microk8s = part("microk8s", { microk8s: "one" });
const kubernetes = part("kubernetes", { kubernetes: "k", kubectl: "->kubernetes" });

describe("the folder that hosts see", () => {
  test("has each program as soon as it is made, and says that it is complete last of all", async () => {
    const seen: string[][] = [];
    const look: Part = async (report) => {
      seen.push(list());
      return kubernetes(report);
    };
    expect(await ensure(microk8s, look)).toBe(folder.path);
    expect(seen).toEqual([["microk8s", "progress"]]);
    expect(list()).toEqual(["complete", "kubectl", "kubernetes", "microk8s"]);
    expect(fs.readlinkSync(programPath("kubectl", folder))).toBe("kubernetes");
    expect(fs.statSync(programPath("kubectl", folder)).mode & 0o111).toBe(0o111);
    expect(folder.isComplete(programsKey())).toBe(true);
    expect(folder.isComplete("another")).toBe(false);
  });

  test("is not touched by what compiles before there are hosts, which does nothing where all is there", async () => {
    const told: string[] = [];
    const compile = () => compileKubernetes((detail) => told.push(detail), folder, [microk8s, kubernetes]);
    await compile();
    expect([told, fs.existsSync(folder.path)]).toEqual([["making microk8s", "making kubernetes"], false]);
    await ensure(microk8s, kubernetes);
    await compile();
    expect(told).toHaveLength(2);
  });

  test("outlives the build cache", async () => {
    await ensure(microk8s);
    fs.rmSync(path.join(work, "microk8s"), { recursive: true });
    expect(text("microk8s")).toBe("one");
  });

  test("tells a failure with its reason, keeps what was made, and the next attempt clears it", async () => {
    await expect(ensure(microk8s, failing)).rejects.toThrow("no network");
    expect([list(), text("failed")]).toEqual([["failed", "microk8s"], "no network\nat all\n"]);
    const look: Part = async (report) => {
      expect(list()).not.toContain("failed");
      return kubernetes(report);
    };
    await ensure(microk8s, look);
    expect(list()).toEqual(["complete", "kubectl", "kubernetes", "microk8s"]);
  });

  test("tells one line of progress", async () => {
    await ensure(async (report) => {
      report("compiled 1 of 2\nand more");
      expect(text("progress")).toBe("compiled 1 of 2\n");
      return microk8s(report);
    });
  });

  test("is left alone where all is there", async () => {
    await ensure(microk8s);
    await ensure(failing);
    expect(list()).toEqual(["complete", "microk8s"]);
  });

  test("gets programs of changed sources in the place of the old ones, which go on where they run", async () => {
    await ensure(microk8s);
    const running = fs.openSync(path.join(folder.path, "microk8s"), "r");
    fs.writeFileSync(path.join(folder.path, "complete"), "an older key");
    fs.rmSync(path.join(work, "microk8s"), { recursive: true });
    await ensure(part("microk8s", { microk8s: "two" }));
    expect([text("microk8s"), fs.readFileSync(running, "utf8")]).toEqual(["two", "one"]);
    fs.closeSync(running);
    // The same again, as another name of the file that is there: nothing is left of the replacing.
    fs.writeFileSync(path.join(folder.path, "complete"), "an older key");
    await ensure(async () => path.join(work, "microk8s"));
    expect(list()).toEqual(["complete", "microk8s"]);
  });

  test("says where the work was stopped, not what broke by that", async () => {
    const stop = new AbortController();
    const part: Part = async () => {
      stop.abort();
      throw new Error("go build failed");
    };
    await expect(ensureKubernetes(() => undefined, stop.signal, folder, [part])).rejects.toThrow();
    expect(text("failed")).toBe("the sandbox was stopped\n");
  });
});

describe("on demand", () => {
  const log: string[] = [];
  const onDemand = (...parts: Part[]) =>
    new KubernetesOnDemand(
      (line) => log.push(line),
      folder,
      (report, signal, at) => ensureKubernetes(report, signal, at, parts),
    );
  const settled = async (programs: KubernetesOnDemand) => {
    while (programs.state().state === "making") await new Promise((done) => setTimeout(done, 5));
    return programs.state();
  };
  beforeEach(() => log.splice(0));

  test("nothing is made before somebody asks; who asks while it is made begins nothing", async () => {
    let made = 0;
    const slow: Part = async (report) => {
      made += 1;
      report("compiled 1 of 2");
      await new Promise((done) => setTimeout(done, 30));
      return microk8s(report);
    };
    const programs = onDemand(slow);
    expect(programs.state()).toEqual({ state: "none" });
    expect(programs.want()).toEqual({ state: "making", detail: "compiled 1 of 2" });
    expect(programs.want().state).toBe("making");
    expect(await settled(programs)).toEqual({ state: "complete" });
    expect([programs.want(), made, log]).toEqual([{ state: "complete" }, 1, ["the programs of Kubernetes are made"]]);
  });

  test("what failed is told until somebody asks again, who never sees the old failure", async () => {
    const programs = onDemand(failing);
    programs.want();
    expect(await settled(programs)).toEqual({ state: "failed", reason: "no network\nat all" });
    expect(programs.want().state).toBe("making");
    expect(list()).not.toContain("failed");
    await settled(programs);
  });

  test("stops with the cloud", async () => {
    const stopping: Part = (_report, signal) =>
      new Promise((_, reject) => signal?.addEventListener("abort", () => reject(new Error("stopped"))));
    const programs = onDemand(stopping);
    programs.want();
    await programs.stop();
    expect(programs.state()).toEqual({ state: "failed", reason: "stopped" });
  });
});
