import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { clearLocks, type Lock, lockState, readLocks } from "../../../sandbox/recover/locks";

let state: string;
beforeEach(() => (state = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-locks-"))));
afterEach(() => fs.rmSync(state, { recursive: true, force: true }));

const folder = () => path.join(state, ".pulumi/locks/organization/seawall/dev");
function write(name: string, lock: Partial<Lock> | string): string {
  fs.mkdirSync(folder(), { recursive: true });
  const file = path.join(folder(), name);
  fs.writeFileSync(file, typeof lock === "string" ? lock : JSON.stringify(lock));
  return file;
}
const now = () => new Date().toISOString();
const ofThis = (): Partial<Lock> => ({ pid: process.pid, username: "u", hostname: os.hostname(), timestamp: now() });
const options = { report: () => undefined, waitMs: 0, pollMs: 1 };
const clear = (more: object = {}) => clearLocks(state, "seawall", "dev", { ...options, ...more });

describe("whether the holder of a lock lives", () => {
  const lock = { file: "f", pid: 42, username: "u", hostname: "h", timestamp: "2026-01-01T00:00:10Z" };
  const started = (at: string) => () => ({ pid: 42, parent: 1, started: Date.parse(at), command: ["pulumi"] });
  test.each([
    ["no process of that id", lock, () => undefined, "dead"],
    ["a process that is older than the lock", lock, started("2026-01-01T00:00:00Z"), "alive"],
    ["another process that got the id later", lock, started("2026-01-01T00:00:20Z"), "dead"],
    ["a lock of another machine", { ...lock, hostname: "other" }, () => undefined, "elsewhere"],
  ])("%s", (_name, held, facts, expected) => {
    expect(lockState(held, "h", facts)).toBe(expected);
  });

  test("by /proc: this process lives, one that ended does not", async () => {
    const child = spawn("true");
    await new Promise((done) => child.on("exit", done));
    const mine = { ...lock, pid: process.pid, hostname: os.hostname(), timestamp: now() };
    expect(lockState(mine)).toBe("alive");
    expect(lockState({ ...mine, pid: child.pid ?? 0 })).toBe("dead");
    expect(lockState({ ...mine, timestamp: "2001-01-01T00:00:00Z" })).toBe("dead");
  });
});

describe("clearing", () => {
  test("removes locks of the dead, also one that was written half, and says which", async () => {
    const dead = write("a.json", { ...ofThis(), timestamp: "2001-01-01T00:00:00Z" });
    const half = write("b.json", '{"pid":');
    expect((await clear()).map((lock) => lock.file).sort()).toEqual([dead, half]);
    expect(readLocks(state, "seawall", "dev")).toEqual([]);
  });

  test("keeps the lock of a living process and, when its patience ends, says which process it is", async () => {
    const file = write("a.json", ofThis());
    await expect(clear()).rejects.toThrow(`The stack dev is locked by process ${process.pid} (since `);
    expect(fs.existsSync(file)).toBe(true);
  });

  test("waits for a living process to release it, and tells what it waits for", async () => {
    const file = write("a.json", ofThis());
    const told: string[] = [];
    setTimeout(() => fs.rmSync(file), 30);
    expect(await clear({ waitMs: 5000, report: (detail: string) => told.push(detail) })).toEqual([]);
    expect(told[0]).toMatch(new RegExp(`^waiting for process ${process.pid} \\(since .*\\) to release the stack$`));
  });

  test("does not touch a lock of another machine, and says how to remove it", async () => {
    const file = write("a.json", { ...ofThis(), hostname: "elsewhere.example" });
    await expect(clear()).rejects.toThrow(`If it does not: rm ${file}`);
    expect(fs.existsSync(file)).toBe(true);
  });

  test("finds nothing to do where there are no locks", async () => {
    expect(await clear()).toEqual([]);
  });
});
