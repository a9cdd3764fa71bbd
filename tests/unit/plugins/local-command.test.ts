import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { globPattern } from "../../../sandbox/plugins/command/files";
import { command } from "../../../sandbox/plugins/command/provider";
import { UNKNOWN, Values } from "../../../sandbox/plugins/shared/values";
import { Plugin } from "./support";

const type = "command:local:Command";
let directory: string;
beforeAll(() => (directory = fs.mkdtempSync(path.join(os.tmpdir(), "local-command-"))));
afterAll(() => fs.rmSync(directory, { recursive: true }));

test("create runs once, update runs its own command with the output before it", async () => {
  const plugin = new Plugin(command, "job");
  const inputs: Values = {
    create: "echo one; echo two >&2",
    update: 'echo "$PULUMI_COMMAND_STDOUT+$PULUMI_COMMAND_STDERR"',
  };
  const live = await plugin.create(type, inputs);
  expect(live.id).toMatch(/^job[0-9a-f]{8}$/);
  expect(live.state).toMatchObject({ ...inputs, stdout: "one", stderr: "two" });
  expect((await plugin.update(type, live.id, live.state, inputs)).stdout).toBe("one+two");
  const silent = { ...inputs, addPreviousOutputInEnv: false };
  expect((await plugin.update(type, live.id, live.state, silent)).stdout).toBe("+");
});

test("stdin, environment, interpreter and directory reach the command", async () => {
  const plugin = new Plugin(command);
  const { state } = await plugin.create(type, {
    create: "import os,sys; print(os.getcwd(), os.environ['A'], sys.stdin.read())",
    interpreter: ["python3", "-c"],
    environment: { A: "a b" },
    stdin: "in",
    dir: directory,
  });
  expect(state.stdout).toBe(`${fs.realpathSync(directory)} a b in`);
});

test("a failure shows what was printed, and leaves no state", async () => {
  const plugin = new Plugin(command);
  await expect(plugin.create(type, { create: "echo out; sleep 0.05; echo err >&2; exit 3" })).rejects.toThrow(
    'exit status 3: running "echo out; sleep 0.05; echo err >&2; exit 3":\nout\nerr\n',
  );
  await expect(plugin.create(type, { create: "exit 1", dir: "/nonexistent" })).rejects.toThrow("ENOENT");
});

test("no secret of the inputs is shown, neither while it runs nor when it fails", async () => {
  const plugin = new Plugin(command);
  const inputs = {
    create: "cat; echo $TOKEN >&2; echo PASS-$PASS; false",
    stdin: "A=hunter2-a\nB=plain!",
    environment: { TOKEN: "t0p-secret", PASS: "open" },
  };
  const secrets = [["stdin"], ["environment", "TOKEN"]];
  const failing = plugin.provider.create(plugin.target(type), { values: inputs, secrets }, false);
  const message = await failing.then(
    () => "",
    (error: Error) => error.message,
  );
  expect(message).toContain("PASS-open");
  for (const shown of [message, ...plugin.lines]) expect(shown).not.toMatch(/hunter2|t0p-secret|plain!/);
  expect(plugin.lines).toContain("[secret]");
});

test("an output that repeats a secret is secret", async () => {
  const plugin = new Plugin(command);
  const run = (create: string) =>
    plugin.provider.create(plugin.target(type), { values: { create, stdin: "hunter2" }, secrets: [["stdin"]] }, false);
  expect((await run("cat")).secrets).toEqual([["stdin"], ["stdout"]]);
  expect((await run("echo harmless")).secrets).toEqual([["stdin"]]);
});

test("logging decides what is shown while it runs", async () => {
  const shown = async (logging?: string) => {
    const plugin = new Plugin(command);
    await plugin.create(type, { create: "echo out; echo err >&2", ...(logging ? { logging } : {}) });
    return plugin.lines.sort();
  };
  expect(await shown()).toEqual(["err", "out"]);
  expect(await shown("stdout")).toEqual(["out"]);
  expect(await shown("none")).toEqual([]);
});

test("delete runs its command with the state's environment", async () => {
  const plugin = new Plugin(command);
  const file = path.join(directory, "deleted");
  await plugin.delete(type, "x", { delete: `echo "$PULUMI_COMMAND_STDOUT" > ${file}`, stdout: "made" });
  expect(fs.readFileSync(file, "utf8")).toBe("made\n");
});

test("a cancellation ends the command and its children", async () => {
  const plugin = new Plugin(command);
  const started = Date.now();
  const running = plugin.create(type, { create: "sleep 30 & echo up; wait" });
  while (!plugin.lines.includes("up")) await new Promise((resolve) => setTimeout(resolve, 10));
  plugin.provider.cancel();
  await expect(running).rejects.toThrow("signal: SIGTERM");
  expect(Date.now() - started).toBeLessThan(10_000);
});

test("files that patterns name come back as assets", async () => {
  const plugin = new Plugin(command);
  const dir = fs.mkdtempSync(path.join(directory, "assets-"));
  const create = "mkdir -p sub && echo a > a.txt && echo s > sub/secret.txt && echo b > sub/b.txt";
  const { state } = await plugin.create(type, {
    create,
    dir,
    assetPaths: ["**.txt", "!**secret*"],
    archivePaths: ["a.*"],
  });
  expect(Object.keys(state.assets as Values)).toEqual(["a.txt", "sub/b.txt"]);
  expect((state.assets as Values)["a.txt"]).toMatchObject({
    path: path.join(dir, "a.txt"),
    hash: "87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7",
  });
  expect(Object.keys((state.archive as { assets: Values }).assets)).toEqual(["a.txt"]);
});

test.each([
  ["*.js", "a.js", true],
  ["*.js", "src/a.js", false],
  ["src/**.js", "src/deep/a.js", true],
  ["file?.{txt,md}", "file1.md", true],
  ["[!a].txt", "a.txt", false],
  ["a+b.txt", "a+b.txt", true],
])("the pattern %s matches %s: %s", (pattern, file, matches) => {
  expect(globPattern(pattern).test(file)).toBe(matches);
});

test("a preview runs nothing and knows no output", async () => {
  const file = path.join(directory, "never");
  const state = await new Plugin(command).preview(type, { create: `touch ${file}` });
  expect(state).toMatchObject({ stdout: UNKNOWN, stderr: UNKNOWN });
  expect(fs.existsSync(file)).toBe(false);
});

test("local.run runs at once", async () => {
  const plugin = new Plugin(command);
  const result = await plugin.provider.invoke("command:local:run", { values: { command: "echo hi" }, secrets: [] });
  expect(result).toMatchObject({ command: "echo hi", stdout: "hi", stderr: "" });
  await expect(plugin.provider.invoke("command:local:walk", { values: {}, secrets: [] })).rejects.toThrow(
    "has no function command:local:walk",
  );
});
