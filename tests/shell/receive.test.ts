import { execFile, execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { envFile, ScriptBundle, ScriptBundleArgs } from "@seawall/components";
import { root } from "../support/repository";
import { valueOf } from "../support/mocks";

const receiver = fs.readFileSync(path.join(root, "components/remote/scripts/receive.sh"), "utf8");

let home: string;
let scripts: string;
beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-receive-"));
  scripts = path.join(home, "scripts");
  fs.mkdirSync(scripts);
});
afterEach(() => fs.rmSync(home, { recursive: true, force: true }));

const write = (name: string, text: string): void => {
  fs.mkdirSync(path.dirname(path.join(scripts, name)), { recursive: true });
  fs.writeFileSync(path.join(scripts, name), text);
};
const state = (...names: string[]): string => path.join(home, "state", ...names);
const log = (): string => fs.readFileSync(path.join(home, "logs/app.log"), "utf8");

/** What follows the receiver. */
async function bundle(args: Partial<ScriptBundleArgs> = {}, name = "app"): Promise<string> {
  const stdin = await valueOf(new ScriptBundle({ directory: scripts, ...args }).stdin(name));
  expect(stdin.slice(0, receiver.length)).toBe(receiver);
  return stdin.slice(receiver.length);
}

/** A bundle of these lines, and the lines of a bundle. */
const packed = (head: string, lines: string): string => `${head}\n${gzipSync(lines).toString("base64")}\n`;
const linesOf = (text: string): string => gunzipSync(Buffer.from(text.split("\n")[1] ?? "", "base64")).toString("utf8");

interface Outcome {
  status: number;
  stdout: string;
  stderr: string;
}

/** Tells a shell what the root shell on a host is told, as whoever runs the tests: the receiver, then the bundle. */
const receive = (text: string): Promise<Outcome> => told(receiver + text);

function told(stdin: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile("bash", ["--norc"], { env: environment() }, (error, stdout, stderr) =>
      resolve({ status: error ? Number(error.code) : 0, stdout, stderr }),
    );
    child.stdin!.on("error", () => undefined);
    child.stdin!.end(stdin);
  });
}

const environment = () => ({
  PATH: process.env.PATH,
  SEAWALL_STATE: state(),
  SEAWALL_LOGS: path.join(home, "logs"),
});

/** Values that break whatever is not quoted. */
const hostile = {
  QUOTES: `it's "quoted" and \`ticked\``,
  DOLLARS: "$HOME ${PATH} $(touch /tmp/owned) \\$ \\\\",
  LINES: "one\ntwo\r\n\n three\t",
  UNICODE: "Übergröße 🌊 \u202e ß",
  SHELL: "; rm -rf ~ & | < > * ? [a] {b,c} ! # ~",
  EMPTY: "",
  SPACES: "  leading and trailing  ",
  DASH: "-n -e --",
};

describe("what arrives", () => {
  test.each(["bash", "sh"])("hostile values come back unchanged in %s", (shell) => {
    const file = path.join(home, "env");
    fs.writeFileSync(file, envFile(hostile));
    for (const [name, value] of Object.entries(hostile)) {
      const script = `. "$1"; printf '%s' "$${name}"`;
      expect(execFileSync(shell, ["-c", script, shell, file], { encoding: "utf8" })).toBe(value);
    }
  });

  test("files arrive byte for byte, with their modes, and variables with their values", async () => {
    write("run.sh", 'set -euo pipefail\n. ./env\nprintf "%s" "$LINES" >lines\nprintf "%s" "$QUOTES" >quotes\n');
    write("conf/a b-is-not-allowed.txt".replace(" ", "_"), "nested");
    const content = Object.values(hostile).join("\n");
    const { status, stdout } = await receive(
      await bundle({
        env: { ...hostile, NUMBER: 3, FLAG: true },
        files: { "data.txt": { content, mode: "0644" }, empty: { content: "" } },
      }),
    );
    expect([status, stdout]).toEqual([0, "app: done\n"]);
    expect(fs.readFileSync(state("app/data.txt"), "utf8")).toBe(content);
    expect(fs.readFileSync(state("app/empty"), "utf8")).toBe("");
    expect(fs.readFileSync(state("app/conf/a_b-is-not-allowed.txt"), "utf8")).toBe("nested");
    expect(fs.readFileSync(state("app/lines"), "utf8")).toBe(hostile.LINES);
    expect(fs.readFileSync(state("app/quotes"), "utf8")).toBe(hostile.QUOTES);
    const mode = (name: string) => (fs.statSync(state(name)).mode & 0o777).toString(8);
    expect(["", "app/env", "app/empty", "app/data.txt", "app/run.sh"].map(mode)).toEqual([
      "700",
      "600",
      "600",
      "644",
      "700",
    ]);
  });

  test("a file of a previous bundle is gone", async () => {
    write("run.sh", "true\n");
    await receive(await bundle({ files: { old: { content: "x" } } }));
    await receive(await bundle());
    expect(fs.existsSync(state("app/old"))).toBe(false);
  });
});

describe("what is said", () => {
  test("steps to whoever waits, everything else to a log that stays", async () => {
    write("run.sh", "echo noise\necho complaint >&2\necho 'app: step' >&3\n");
    const { stdout, stderr } = await receive(await bundle());
    expect([stdout, stderr]).toEqual(["app: done\n", "app: step\n"]);
    expect(log()).toMatch(/^=== \d{4}-\d\d-\d\dT[\d:]+Z app [0-9a-f]{64}\nnoise\ncomplaint\n$/);
    expect((fs.statSync(path.join(home, "logs/app.log")).mode & 0o777).toString(8)).toBe("640");
  });

  test("on failure the end of this run's output, and where the rest is", async () => {
    write("run.sh", "echo first\n");
    await receive(await bundle());
    write("run.sh", "echo reason\nexit 7\n");
    const { status, stdout, stderr } = await receive(await bundle());
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("\nreason\n");
    expect(stderr).not.toContain("first");
    expect(stderr).toContain(
      `seawall: app failed with status 7; the whole story is in ${home}/logs/app.log on the host`,
    );
    expect(fs.existsSync(state("app.done"))).toBe(false);
  });

  test("with secrets nothing of the output leaves the host", async () => {
    write("run.sh", ". ./env\necho $PASSWORD\nexit 1\n");
    const { stdout, stderr } = await receive(await bundle({ secret: true, env: { PASSWORD: "hunter2" } }));
    expect(stdout + stderr).not.toContain("hunter2");
    expect(log()).toContain("hunter2");
  });

  test("a bundle hands back what it leaves in `output`, once and to nobody else", async () => {
    write("run.sh", "printf 'kind: Config\\n' >output\n");
    const { status, stdout, stderr } = await receive(await bundle({ secret: true }));
    expect([status, stdout, stderr]).toEqual([0, "kind: Config\n", ""]);
    expect([log().includes("Config"), fs.existsSync(state("app/output"))]).toEqual([false, false]);
    expect(fs.existsSync(state("app.done"))).toBe(true);
  });

  test("one that fails hands back nothing, and leaves nothing", async () => {
    write("run.sh", "echo half >output\nexit 1\n");
    const { stdout, stderr } = await receive(await bundle());
    expect([stdout, stderr.includes("half"), fs.existsSync(state("app/output"))]).toEqual(["", false, false]);
  });

  test("a run that takes too long is stopped and says so", async () => {
    write("run.sh", "sleep 20\n");
    const { status, stderr } = await receive(await bundle({ timeoutSeconds: 1 }));
    expect(status).toBe(1);
    expect(stderr).toContain("seawall: app took longer than 1 s and was stopped");
  });
});

describe("what is refused", () => {
  const ran = () => fs.existsSync(state("app/ran")) || fs.existsSync(state("ran"));

  test("a bundle that breaks off runs nothing", async () => {
    write("run.sh", "touch ran\n");
    const whole = await bundle({ files: { a: { content: "x" }, b: { content: "y" } } });
    const [head = "", data = ""] = whole.split("\n");
    const lines = linesOf(whole);
    const broken = [
      "",
      `${head}\n`,
      `${head}\n${data.slice(0, data.length / 2)}\n`,
      packed(head, lines.split("\n").slice(0, 2).join("\n")),
      packed(head, lines.replace(/end 4\n$/, "")),
    ];
    for (const part of broken) {
      const { status } = await receive(part);
      expect([status, ran()]).toEqual([1, false]);
    }
    const { stderr } = await receive(packed(head, lines.replace(/end 4\n$/, "end 5\n")));
    expect(stderr).toBe("seawall: 5 files were announced and 4 arrived; nothing was run\n");
  });

  test("a receiver that breaks off does nothing", async () => {
    const lines = receiver.split("\n");
    const [brace, end] = [lines.indexOf("{"), lines.lastIndexOf("}")];
    for (let kept = brace + 1; kept <= end; kept += 9) {
      const { status, stdout } = await told(lines.slice(0, kept).join("\n"));
      expect([kept, status, stdout, fs.existsSync(state())]).toEqual([kept, 2, "", false]);
    }
  });

  test("what follows a bundle is no command", async () => {
    write("run.sh", "true\n");
    // More than whoever unpacks the bundle takes in one read, and a command from wherever one reads on.
    await receive(`${await bundle()}${":\n".repeat(100_000)}touch ${state("ran")}\n`);
    expect(ran()).toBe(false);
  });

  test.each([
    ["nonsense 1 app plain 5", "this is no bundle of version 2: it starts with nonsense 1"],
    ["seawall-bundle 1 app plain 5", "this is no bundle of version 2: it starts with seawall-bundle 1"],
    ["seawall-bundle 2 ../app plain 5", "a bundle's name has small letters, digits and hyphens only: ../app"],
    ["seawall-bundle 2 app plain soon", "the time limit is no number of seconds: soon"],
    ["seawall-bundle 2 app plain 5\n%%%", "the bundle broke off after 0 files; nothing was run"],
    ["seawall-bundle 2 app plain 5\nZWNobyBubyBnemlw", "the bundle broke off after 0 files; nothing was run"],
  ])("%j", async (text, message) => {
    const { status, stderr } = await receive(`${text}\n`);
    expect(status).toBe(1);
    expect(stderr).toContain(`seawall: ${message}\n`);
  });

  test.each([
    ["0600 ../../etc/passwd eA==", "a file's name is not allowed: ../../etc/passwd"],
    ["0600 /etc/passwd eA==", "a file's name is not allowed: /etc/passwd"],
    ["4755 run.sh eA==", "a file's mode is not allowed: 4755"],
    ["0600 run.sh %%%", "the content of run.sh is no base64; nothing was run"],
    ["0600 other eA==\nend 1", "the bundle has no run.sh"],
  ])("in a bundle: %j", async (lines, message) => {
    const { status, stderr } = await receive(packed("seawall-bundle 2 app plain 5", `${lines}\n`));
    expect(status).toBe(1);
    expect(stderr).toContain(`seawall: ${message}\n`);
  });

  test("names and values that no shell or file system keeps", async () => {
    write("run.sh", "true\n");
    expect(() => envFile({ "bad name": "x" })).toThrow('A variable cannot be called "bad name"');
    expect(() => envFile({ NUL: "a\0b" })).toThrow("The variable NUL holds a NUL");
  });
});

test("a bundle is the same bytes on every machine", async () => {
  write("run.sh", "true\n");
  const files = [
    "H4sIAAAAAAAAAzMwNzBQKCrN0yvOUEjx8DKMCsy35QIACRmFZxUAAAAf",
    "iwgAAAAAAAADMzAzMFBIzStTCAwxyPMNTvbmSs1LUTDiAgBhcxieGAAAAA==",
  ];
  const expected = `seawall-bundle 2 app plain 1800\n${files.join("")}\n`;
  expect(await bundle({ env: { A: "1" } })).toBe(expected);
});

describe("one at a time, and again", () => {
  test("two at once run one after the other", async () => {
    write("run.sh", "echo begin >>../order\nsleep 0.5\necho end >>../order\n");
    const text = await bundle();
    const outcomes = await Promise.all([receive(text), receive(text)]);
    expect(outcomes.map((o) => o.status)).toEqual([0, 0]);
    expect(fs.readFileSync(state("order"), "utf8")).toBe("begin\nend\nbegin\nend\n");
  });

  test("a killed receiver leaves no marker and no half bundle running beside the next", async () => {
    write("run.sh", "echo begin >>../order\nsleep 1\necho end >>../order\n");
    const text = await bundle();
    const child = spawn("bash", ["--norc"], {
      env: environment(),
      stdio: ["pipe", "ignore", "ignore"],
    });
    child.stdin.end(receiver + text);
    while (!fs.existsSync(state("order"))) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGKILL");
    expect(fs.existsSync(state("app.done"))).toBe(false);
    expect((await receive(text)).status).toBe(0);
    expect(fs.readFileSync(state("order"), "utf8")).toBe("begin\nend\nbegin\nend\n");
  });

  test("the marker is the hash of all files, and follows them", async () => {
    write("run.sh", "true\n");
    await receive(await bundle());
    const first = fs.readFileSync(state("app.done"), "utf8");
    await receive(await bundle());
    expect(fs.readFileSync(state("app.done"), "utf8")).toBe(first);
    await receive(await bundle({ env: { ANY: "thing" } }));
    expect(fs.readFileSync(state("app.done"), "utf8")).not.toBe(first);
    expect(first).toMatch(/^[0-9a-f]{64}\n$/);
  });
});
