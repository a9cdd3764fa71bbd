import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { root } from "../support/repository";

const script = path.join(root, "components/host/scripts/seawall-ufw.sh");

/** UFW, which keeps its rules in a file and lists them as it does: in its own order and with comments. */
const ufw = `#!/usr/bin/env bash
set -euo pipefail
rules=$HOME/added
words="$*"
printf '%s\\n' "$*" >>"$HOME/calls"
case $* in
  status) printf 'Status: %s\\n' "$(cat "$HOME/state")" ;;
  'show added') printf 'Added user rules (see ufw status):\\n'; sed "s/^/ufw /; s/\\$/ comment 'by hand'/" "$rules" ;;
  '--force enable') echo active >"$HOME/state" ;;
  default*) sed -i 's/^DEFAULT_FORWARD_POLICY=.*/DEFAULT_FORWARD_POLICY="DROP"/' "$HOME/settings" ;;
  '--force delete '*) grep -vxF "\${words#--force delete }" "$rules" >"$rules.new" || true; mv "$rules.new" "$rules" ;;
  '--force route delete '*) grep -vxF "route \${words#--force route delete }" "$rules" >"$rules.new" || true; mv "$rules.new" "$rules" ;;
  *) printf '%s\\n' "$*" >>"$rules" ;;
esac
`;

let home: string;
const at = (name: string): string => path.join(home, name);

beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-ufw-"));
  fs.mkdirSync(at("bin"));
  fs.mkdirSync(at("rules"));
  fs.writeFileSync(at("bin/ufw"), ufw, { mode: 0o755 });
  fs.writeFileSync(at("added"), "");
  fs.writeFileSync(at("calls"), "");
  fs.writeFileSync(at("state"), "active\n");
  fs.writeFileSync(
    at("settings"),
    'IPV6=yes\nDEFAULT_INPUT_POLICY="DROP"\nDEFAULT_OUTPUT_POLICY="ACCEPT"\nDEFAULT_FORWARD_POLICY="DROP"\n',
  );
});
afterEach(() => fs.rmSync(home, { recursive: true, force: true }));

const run = (mode: string) =>
  spawnSync("bash", ["--norc", script, mode], {
    encoding: "utf8",
    env: {
      HOME: home,
      PATH: `${at("bin")}:${process.env.PATH}`,
      SEAWALL_UFW_RULES: at("rules"),
      SEAWALL_UFW_SETTINGS: at("settings"),
    },
  });
const rules = (file: string, ...lines: string[][]) =>
  fs.writeFileSync(at(`rules/${file}.rules`), lines.map((line) => `${line.join("\t")}\n`).join(""));
const added = (): string[] => fs.readFileSync(at("added"), "utf8").split("\n").filter(Boolean).sort();

const all = [
  ["tcp", "22", "198.51.100.10/32", "ssh"],
  ["udp", "8000-8010", "any", ""],
  ["in", "cali+", "any", "pods"],
  ["out", "cali+", "any", "pods"],
  ["route", "10.1.0.0/16", "any", "from pods"],
  ["route", "any", "10.1.0.0/16", "to pods"],
  ["route", "10.1.0.0/16", "192.0.2.1/32", ""],
];
const words = [
  "allow 8000:8010/udp",
  "allow from 198.51.100.10 to any port 22 proto tcp",
  "allow in on cali+",
  "allow out on cali+",
  "route allow from 10.1.0.0/16",
  "route allow from 10.1.0.0/16 to 192.0.2.1",
  "route allow to 10.1.0.0/16",
];

test("every kind of rule becomes UFW's own words", () => {
  rules("host", ...all.slice(0, 2));
  rules("kubernetes", ...all.slice(2));
  expect(run("apply").status).toBe(0);
  expect(added()).toEqual(words);
  expect(run("check")).toMatchObject({ status: 0, stdout: "" });
});

test("again changes nothing", () => {
  rules("host", ...all);
  run("apply");
  fs.writeFileSync(at("calls"), "");
  run("apply");
  expect(
    fs
      .readFileSync(at("calls"), "utf8")
      .split("\n")
      .filter((c) => /allow|delete/.test(c)),
  ).toEqual([]);
});

test("what stands in no file goes, routes too, and only after what is new has come", () => {
  fs.writeFileSync(at("added"), "allow 23/tcp\nroute allow from 192.0.2.0/24\n");
  rules("host", ...all);
  run("apply");
  expect(added()).toEqual(words);
  const calls = fs
    .readFileSync(at("calls"), "utf8")
    .split("\n")
    .filter((c) => /allow/.test(c));
  expect(calls.slice(-2)).toEqual(["--force delete allow 23/tcp", "--force route delete allow from 192.0.2.0/24"]);
});

test("a rule that is lacking or besides is drift", () => {
  rules("host", ...all);
  run("apply");
  fs.writeFileSync(at("added"), words.slice(0, -1).concat("route allow from 192.0.2.0/24").join("\n"));
  expect(run("check")).toMatchObject({
    status: 1,
    stdout: "UFW lacks: route allow to 10.1.0.0/16; has besides: route allow from 192.0.2.0/24\n",
  });
});

test("routing everything is drift, and mended", () => {
  rules("host", ...all);
  run("apply");
  fs.writeFileSync(
    at("settings"),
    fs.readFileSync(at("settings"), "utf8").replace('FORWARD_POLICY="DROP"', 'FORWARD_POLICY="ACCEPT"'),
  );
  expect(run("check")).toMatchObject({
    status: 1,
    stdout: "UFW has other defaults than to deny what comes in and what is routed\n",
  });
  run("apply");
  expect(fs.readFileSync(at("calls"), "utf8")).toContain("default deny routed\n");
  expect(run("check").status).toBe(0);
});
