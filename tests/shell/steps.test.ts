import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { root } from "../support/repository";

const library = path.join(root, "components/host/scripts/lib.sh");

let home: string;
const at = (...names: string[]): string => path.join(home, ...names);
const read = (name: string): string => fs.readFileSync(at(name), "utf8");
const exists = (name: string): boolean => fs.existsSync(at(name));

beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-steps-"));
  fs.mkdirSync(at("steps"));
  fs.copyFileSync(library, at("lib.sh"));
  fs.writeFileSync(at("env"), "SEAWALL_HOST='web'\n");
  fs.writeFileSync(at("new"), "new\n");
});
afterEach(() => fs.rmSync(home, { recursive: true, force: true }));

/** A step that owns the files `conf` and `made`, counts its reloads, and does as the variables say. */
const step = `#!/usr/bin/env bash
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
me=$(id -un):$(id -gn)
die() { kill -9 $$; }
made() { printf 'rendered %s\\n' "\${CONTENT:-one}"; }
files() {
  put 0644 "$bundle/conf" "$bundle/new" "$me"
  put 0600 "$bundle/made" made "$me"
  edit "$bundle/package.conf" 's/^LEVEL=.*/LEVEL=9/'
}
valid() {
  \${VALID:-true}
  true
}
reload() {
  echo "$mode" >>"$bundle/reloads"
  \${RELOAD:-true}
  true
}
effective() {
  case \${EFFECTIVE:-yes} in
    no) printf 'it is off\\n'; return 1 ;;
    never) return 2 ;;
  esac
}
main "$@"
`;

function run(mode: string, env: Record<string, string> = {}) {
  fs.writeFileSync(at("steps/10-thing.sh"), step);
  if (!exists("package.conf")) fs.writeFileSync(at("package.conf"), "LEVEL=1\nOTHER=2\n");
  return spawnSync(
    "bash",
    ["--norc", "-c", `exec 3>/dev/null; exec bash "$1" ${mode}`, "bash", at("steps/10-thing.sh")],
    {
      encoding: "utf8",
      env: { PATH: process.env.PATH, SEAWALL_STATE: at("state"), ...env },
    },
  );
}

const reloads = (): string[] => (exists("reloads") ? read("reloads").trim().split("\n") : []);

describe("apply", () => {
  test("writes what differs, reloads once, and then nothing more", () => {
    expect(run("apply").status).toBe(0);
    expect([read("conf"), read("made"), read("package.conf")]).toEqual([
      "new\n",
      "rendered one\n",
      "LEVEL=9\nOTHER=2\n",
    ]);
    expect((fs.statSync(at("made")).mode & 0o777).toString(8)).toBe("600");
    expect(run("apply").status).toBe(0);
    expect(reloads()).toEqual(["apply"]);
  });

  test("puts back a mode that was changed by hand", () => {
    run("apply");
    fs.chmodSync(at("made"), 0o666);
    run("apply");
    expect((fs.statSync(at("made")).mode & 0o777).toString(8)).toBe("600");
  });

  test.each(["VALID", "RELOAD"])("a change that fails at %s leaves everything as it was", (what) => {
    fs.writeFileSync(at("conf"), "old\n");
    const { status, stderr } = run("apply", { [what]: "false" });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^seawall: thing: the new configuration .*; the old one is back in place$/m);
    expect([read("conf"), exists("made"), read("package.conf")]).toEqual(["old\n", false, "LEVEL=1\nOTHER=2\n"]);
    expect(reloads()).toEqual(what === "VALID" ? [] : ["apply", "apply"]);
  });

  test("a change that was written and not taken over, by a run that was killed, is taken over by the next", () => {
    expect(run("apply", { RELOAD: "die" }).signal).toBe("SIGKILL");
    fs.rmSync(at("reloads"), { force: true });
    run("apply");
    run("apply");
    expect(reloads()).toEqual(["apply"]);
  });
});

describe("apply after an interruption", () => {
  test("a change that turns out bad gives way to what was there before the interruption", () => {
    fs.writeFileSync(at("conf"), "old\n");
    expect(run("apply", { VALID: "die" }).signal).toBe("SIGKILL");
    expect(read("conf")).toBe("new\n");
    expect(run("apply", { VALID: "false" }).status).toBe(1);
    expect([read("conf"), exists("made")]).toEqual(["old\n", false]);
  });
});

describe("setting", () => {
  /** A step that gives two keys of one file their values, in an order in which the file does not have them. */
  const keys = `#!/usr/bin/env bash
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
files() {
  setting "$bundle/defs" COST 8
  setting "$bundle/defs" UMASK 027
}
main "$@"
`;
  const settle = (mode: string, content?: string) => {
    fs.writeFileSync(at("steps/20-keys.sh"), keys);
    if (content !== undefined) fs.writeFileSync(at("defs"), content);
    const env = { PATH: process.env.PATH, SEAWALL_STATE: at("state") };
    return spawnSync("bash", ["--norc", at("steps/20-keys.sh"), mode], { encoding: "utf8", env });
  };

  test.each([
    [
      "in its place where the file has it",
      "# UMASK x\nUMASK\t022\nLAST 1\n",
      "# UMASK x\nUMASK\t027\nLAST 1\nCOST\t8\n",
    ],
    ["at the end where it has none", "#UMASK 022\nUMASK_TOO 1\n", "#UMASK 022\nUMASK_TOO 1\nCOST\t8\nUMASK\t027\n"],
  ])("gives a key its value %s, once", (_where, before, after) => {
    expect(settle("apply", before).status).toBe(0);
    expect(read("defs")).toBe(after);
    expect(settle("apply").status).toBe(0);
    expect([read("defs"), settle("check").stdout]).toEqual([after, "effective   keys         \n"]);
    settle("remove");
    expect(read("defs")).toBe(before);
  });
});

describe("check", () => {
  test("changes nothing, and tells what differs", () => {
    const { status, stdout } = run("check");
    expect(status).toBe(1);
    expect(stdout).toBe(
      `drift       thing        ${at("conf")} differs; ${at("made")} differs; ${at("package.conf")} differs\n`,
    );
    expect([exists("conf"), exists("made"), exists("state"), reloads()]).toEqual([false, false, false, []]);
  });

  test.each([
    ["yes", 0, "effective   thing        \n"],
    ["no", 1, "drift       thing        it is off\n"],
    ["never", 0, "configured  thing        \n"],
  ])("where the running system says %s", (effective, status, line) => {
    run("apply");
    const outcome = run("check", { EFFECTIVE: effective });
    expect([outcome.status, outcome.stdout]).toEqual([status, line]);
  });

  test("sees a rendered file that was changed by hand", () => {
    run("apply");
    fs.appendFileSync(at("made"), "more\n");
    expect(run("check").stdout).toBe(`drift       thing        ${at("made")} differs\n`);
  });
});

describe("remove", () => {
  test("takes its files away, gives a package's file back as it was, and reloads once", () => {
    run("apply");
    expect(run("remove").status).toBe(0);
    expect([exists("conf"), exists("made"), read("package.conf")]).toEqual([false, false, "LEVEL=1\nOTHER=2\n"]);
    run("remove");
    expect(reloads()).toEqual(["apply", "remove"]);
  });

  test("on a host that never had it does nothing", () => {
    expect(run("remove").status).toBe(0);
    expect([read("package.conf"), reloads()]).toEqual(["LEVEL=1\nOTHER=2\n", []]);
  });
});
