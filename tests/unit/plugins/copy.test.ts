import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { command } from "../../../sandbox/plugins/command/provider";
import { archiveSignature, assetSignature, Values, withSignature } from "../../../sandbox/plugins/shared/values";
import { newKey, SshServer } from "./ssh-server";
import { Plugin } from "./support";

const type = "command:remote:CopyToRemote";
// Real key exchanges, on a machine that may be busy.
jest.setTimeout(60_000);

const user = newKey();
const server = new SshServer({ authorizedKey: user.public });
let connection: Values;
let here: string;
let there: string;

beforeAll(async () => {
  const port = await server.listen();
  connection = { host: "127.0.0.1", port, privateKey: user.private, hostKey: server.hostKey.public, dialErrorLimit: 0 };
});
afterAll(() => server.close());
beforeEach(() => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "copy-"));
  [here, there] = [path.join(root, "here"), path.join(root, "there")];
  fs.mkdirSync(path.join(here, "sub"), { recursive: true });
  fs.mkdirSync(there);
  fs.writeFileSync(path.join(here, "a.txt"), "a");
  fs.writeFileSync(path.join(here, "sub", "b.bin"), Buffer.alloc(200_000, 7));
});

const asset = (fields: Values): Values => withSignature(assetSignature, fields);
const archive = (fields: Values): Values => withSignature(archiveSignature, fields);
const copy = (source: Values, remotePath: string) =>
  new Plugin(command).create(type, { connection, source, remotePath });
const files = (): string[] =>
  fs
    .readdirSync(there, { recursive: true, encoding: "utf8" })
    .filter((name) => fs.statSync(path.join(there, name)).isFile())
    .sort();

test("a text becomes a file, with the directories above it", async () => {
  const { id, state } = await copy(asset({ text: "hello" }), path.join(there, "x/y/z.txt"));
  expect(id).toMatch(/^[0-9a-f]{8}$/);
  expect(state).toMatchObject({ remotePath: path.join(there, "x/y/z.txt") });
  expect(fs.readFileSync(path.join(there, "x/y/z.txt"), "utf8")).toBe("hello");
  await expect(copy(asset({ text: "hello" }), there)).rejects.toThrow("is a directory: a text has no name");
});

test("a file goes to a place, over a file, or into a directory", async () => {
  await copy(asset({ path: path.join(here, "a.txt") }), path.join(there, "new.txt"));
  fs.writeFileSync(path.join(there, "old.txt"), "longer than before");
  await copy(asset({ path: path.join(here, "a.txt") }), path.join(there, "old.txt"));
  await copy(asset({ path: path.join(here, "a.txt") }), there);
  expect(files()).toEqual(["a.txt", "new.txt", "old.txt"]);
  expect(fs.readFileSync(path.join(there, "old.txt"), "utf8")).toBe("a");
});

test("a directory keeps its name, unless it ends in a slash", async () => {
  await copy(archive({ path: here }), there);
  expect(files()).toEqual(["here/a.txt", "here/sub/b.bin"]);
  await copy(archive({ path: `${here}/` }), path.join(there, "plain"));
  expect(fs.readFileSync(path.join(there, "plain/sub/b.bin"))).toEqual(Buffer.alloc(200_000, 7));
  fs.writeFileSync(path.join(there, "file"), "");
  await expect(copy(archive({ path: `${here}/` }), path.join(there, "file"))).rejects.toThrow(
    "exists but is not a directory",
  );
});

test("an archive of named things, and a file by its address", async () => {
  const inner = archive({ assets: { "c.txt": asset({ text: "c" }) } });
  const assets = { "deep/t.txt": asset({ text: "t" }), inner, copied: archive({ path: path.join(here, "sub") }) };
  await copy(archive({ assets }), path.join(there, "all"));
  await copy(asset({ uri: `file://${here}/a.txt` }), there);
  expect(files()).toEqual(["a.txt", "all/copied/b.bin", "all/deep/t.txt", "all/inner/c.txt"]);
});

test("only other content or another place copies again", async () => {
  const plugin = new Plugin(command);
  const remotePath = path.join(there, "f");
  const source = asset({ text: "one", hash: "1" });
  const live = await plugin.create(type, { connection, source, remotePath });
  fs.rmSync(remotePath);
  const moved = asset({ path: "/elsewhere", hash: "1" });
  expect(plugin.changes(type, live.state, live.inputs, { ...live.inputs, source: moved })).toEqual([]);
  await plugin.update(type, live.id, live.state, {
    connection: { ...connection, perDialTimeout: 3 },
    source,
    remotePath,
  });
  expect(fs.existsSync(remotePath)).toBe(false);
  const changed = asset({ text: "two", hash: "2" });
  expect(plugin.changes(type, live.state, live.inputs, { ...live.inputs, source: changed })).toEqual([
    "source: update",
  ]);
  await plugin.update(type, live.id, live.state, { connection, source: changed, remotePath });
  expect(fs.readFileSync(remotePath, "utf8")).toBe("two");
});

test("a source must be an asset or archive", () => {
  expect(new Plugin(command).reasons(type, { connection, source: "text", remotePath: "x" })).toEqual([
    "Expected an asset or archive, got a string.",
  ]);
});
