import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { saltOf, stackConfigFile, syncStackConfig, writeStackConfig } from "../../../sandbox/engine/stack-config";
import { paths } from "../../../sandbox/instance";

const salt = "v1:abc=:v1:def:ghi";
let project: string;
const file = () => path.join(project, "Pulumi.dev.yaml");
const copy = () => fs.readFileSync(stackConfigFile("dev", project), "utf8");

beforeEach(() => {
  project = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-stack-config-"));
  Object.assign(paths, { stackConfig: path.join(project, "copies") });
  fs.writeFileSync(path.join(project, "Pulumi.yaml"), "name: probe\nruntime: nodejs\n");
});
afterEach(() => fs.rmSync(project, { recursive: true, force: true }));

test("the copy has the salt, the repository's file stays as it is", () => {
  const text = "config:\n  # why\n  probe:size: s-1vcpu-1gb\n";
  fs.writeFileSync(file(), text);
  expect(writeStackConfig("dev", salt, project)).toEqual([]);
  expect(copy()).toBe(`${text}encryptionsalt: ${salt}\n`);
  expect(saltOf("dev", project)).toBe(salt);
  expect(fs.readFileSync(file(), "utf8")).toBe(text);
});

test.each(["", "# nothing yet\n"])("a stack file may be empty: %j", (text) => {
  fs.writeFileSync(file(), text);
  expect(writeStackConfig("dev", salt, project)).toEqual([]);
  expect(saltOf("dev", project)).toBe(salt);
  fs.writeFileSync(stackConfigFile("dev", project), `config:\n  probe:a: 1\nencryptionsalt: ${salt}\n`);
  expect(syncStackConfig("dev", project)).toEqual(["probe:a"]);
  expect(fs.readFileSync(file(), "utf8")).toMatch(/^(# nothing yet\n\n?)?config:\n {2}probe:a: 1\n$/);
});

test("settings that lead elsewhere, and secrets of the real stack, are left out and named", () => {
  fs.writeFileSync(
    file(),
    "secretsprovider: awskms://key\nencryptedkey: zzz\nconfig:\n  digitalocean:token: t\n  cloudflare:baseUrl: https://x\n" +
      "  probe:password:\n    secure: real\n  probe:kept: 1\n",
  );
  expect(writeStackConfig("dev", salt, project)).toEqual([
    "digitalocean:token",
    "cloudflare:baseUrl",
    "probe:password",
  ]);
  expect(copy()).toBe(`config:\n  probe:kept: 1\nencryptionsalt: ${salt}\n`);
});

test("Pulumi's own cloud is not asked for an environment", () => {
  fs.writeFileSync(file(), "environment:\n  - shared\nconfig:\n  probe:kept: 1\n");
  expect(writeStackConfig("dev", salt, project)).toEqual(["environment"]);
  expect(copy()).toBe(`config:\n  probe:kept: 1\nencryptionsalt: ${salt}\n`);
});

test("a number or a switch that Pulumi has written back as a text has not changed", () => {
  const text = "config:\n  probe:count: 2\n  probe:on: false\n  probe:size: small\n";
  fs.writeFileSync(file(), text);
  writeStackConfig("dev", salt, project);
  fs.writeFileSync(
    stackConfigFile("dev", project),
    `config:\n  probe:count: "2"\n  probe:on: "false"\n  probe:size: large\nencryptionsalt: ${salt}\n`,
  );
  expect(syncStackConfig("dev", project)).toEqual(["probe:size"]);
  expect(fs.readFileSync(file(), "utf8")).toBe(text.replace("small", "large"));
});

test("what somebody writes into the repository's file while a command runs stays", () => {
  fs.writeFileSync(file(), "config:\n  probe:a: 1\n  probe:b: 1\n");
  writeStackConfig("dev", salt, project);
  fs.writeFileSync(file(), "config:\n  probe:a: 2\n  probe:b: 1\n  probe:new: 1\n");
  fs.writeFileSync(stackConfigFile("dev", project), `config:\n  probe:a: 1\n  probe:b: 3\nencryptionsalt: ${salt}\n`);
  expect(syncStackConfig("dev", project)).toEqual(["probe:b"]);
  expect(fs.readFileSync(file(), "utf8")).toBe("config:\n  probe:a: 2\n  probe:b: 3\n  probe:new: 1\n");
  writeStackConfig("dev", salt, project);
  expect(copy()).toBe(`config:\n  probe:a: 2\n  probe:b: 3\n  probe:new: 1\nencryptionsalt: ${salt}\n`);
});

test("what a command changed before it was interrupted is carried over the next time", () => {
  fs.writeFileSync(file(), "config:\n  probe:a: 1\n");
  writeStackConfig("dev", salt, project);
  fs.writeFileSync(stackConfigFile("dev", project), `config:\n  probe:a: 2\nencryptionsalt: ${salt}\n`);
  writeStackConfig("dev", salt, project);
  expect(fs.readFileSync(file(), "utf8")).toBe("config:\n  probe:a: 2\n");
  expect(copy()).toBe(`config:\n  probe:a: 2\nencryptionsalt: ${salt}\n`);
});

test("a secret of the sandbox gives way when the repository's file says something new of it", () => {
  fs.writeFileSync(file(), "config:\n  probe:a: 1\n");
  writeStackConfig("dev", salt, project);
  fs.writeFileSync(
    stackConfigFile("dev", project),
    `config:\n  probe:a:\n    secure: local\nencryptionsalt: ${salt}\n`,
  );
  expect(syncStackConfig("dev", project)).toEqual([]);
  writeStackConfig("dev", salt, project);
  expect(copy()).toBe(`config:\n  probe:a:\n    secure: local\nencryptionsalt: ${salt}\n`);
  fs.writeFileSync(file(), "config:\n  probe:a: 2\n");
  writeStackConfig("dev", salt, project);
  expect(copy()).toBe(`config:\n  probe:a: 2\nencryptionsalt: ${salt}\n`);
});

test("a plain value set in the sandbox reaches the repository's file, comments stay; a secret stays in the copy", () => {
  fs.writeFileSync(file(), "config:\n  # why\n  probe:size: small # here\n  probe:gone: 1\n");
  writeStackConfig("dev", salt, project);
  fs.writeFileSync(
    stackConfigFile("dev", project),
    `config:\n  probe:size: large\n  probe:new:\n    - a\n  probe:password:\n    secure: local\nencryptionsalt: ${salt}\n`,
  );
  expect(syncStackConfig("dev", project)).toEqual(["probe:size", "probe:new", "probe:gone"]);
  expect(fs.readFileSync(file(), "utf8")).toBe("config:\n  # why\n  probe:size: large # here\n  probe:new:\n    - a\n");
  writeStackConfig("dev", salt, project);
  expect(copy()).toContain("secure: local");
  expect(syncStackConfig("dev", project)).toEqual([]);
});
