import * as fs from "node:fs";
import * as path from "node:path";
import { Clone, realLookingTokens, Result } from "../support/sandbox";

const clone = Clone.shared();
jest.setTimeout(300_000);

const files = (directory: string): string[] =>
  fs.readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const at = path.join(directory, entry.name);
    return entry.isDirectory() ? files(at) : entry.isFile() ? [at] : [];
  });

interface Status {
  hosts: { name: string; power: string; bootId: string }[];
}
const status = async () => JSON.parse(await clone.must("status", "--json")) as Status;

describe("the first up", () => {
  const first = JSON.parse(fs.readFileSync(path.join(clone.directory, ".seawall/first-up.json"), "utf8")) as Result;

  test("ends with a summary: hosts, cost, what stood in, what to try", () => {
    expect(first.code).toBe(0);
    for (const word of ["web", "data", "a month", "stand-in", "seawall ssh web", "seawall reach"]) {
      expect(first.output).toContain(word);
    }
    // Otherwise these suites would judge the stand-ins again.
    const named = /the official provider plugins (.+)/.exec(first.output)?.[1];
    expect(named).toBe(process.env.SEAWALL_PLUGINS ? "command, digitalocean, random, tls" : undefined);
  });

  test("leaves git status clean", () => {
    expect(clone.gitStatus()).toBe("");
  });
});

describe("a second up", () => {
  test("makes no write request, reboots nothing and leaves the same state", async () => {
    const before = { status: await status(), state: await clone.state() };
    const { value, writes } = await clone.writesOf(() => clone.seawall("up", "dev"));
    expect(value.code).toBe(0);
    expect(writes).toEqual([]);
    expect((await status()).hosts.map((h) => [h.name, h.bootId])).toEqual(
      before.status.hosts.map((h) => [h.name, h.bootId]),
    );
    expect(await clone.state()).toEqual(before.state);
  });

  test("pulumi refresh finds no difference", async () => {
    const refresh = await clone.pulumi("refresh", "--preview-only", "--expect-no-changes");
    expect(refresh.output).toMatch(/unchanged/);
    expect(refresh.code).toBe(0);
  });
});

describe("a cloud that an earlier version has started", () => {
  test("gives way to today's, and its hosts run on", async () => {
    const file = path.join(clone.directory, ".seawall/run/cloud.json");
    const pid = () => fs.readFileSync(path.join(clone.directory, ".seawall/run/cloud.pid"), "utf8");
    const before = { pid: pid(), hosts: (await status()).hosts };
    fs.writeFileSync(
      file,
      JSON.stringify({ ...(JSON.parse(fs.readFileSync(file, "utf8")) as object), version: "old" }),
    );
    await clone.must("exec", "--", "true");
    expect(pid()).not.toBe(before.pid);
    await clone.must("exec", "--", "true");
    expect((await status()).hosts.map((h) => [h.name, h.bootId])).toEqual(before.hosts.map((h) => [h.name, h.bootId]));
  });
});

describe("real-looking tokens in the environment", () => {
  test("are in no file of the sandbox", () => {
    const kept = files(path.join(clone.directory, ".seawall")).filter(
      (f) => !f.includes("/volumes/") && !f.includes("/docker/"),
    );
    expect(kept.length).toBeGreaterThan(10);
    const secrets = Object.values(realLookingTokens);
    expect(kept.filter((f) => secrets.some((s) => fs.readFileSync(f).includes(s)))).toEqual([]);
  });

  test("are not what a command of ours sees", async () => {
    const seen = await clone.must("exec", "--", "env");
    for (const secret of Object.values(realLookingTokens)) expect(seen).not.toContain(secret);
  });

  test.each([
    "https://api.digitalocean.com/v2/account",
    "http://api.cloudflare.com/client/v4/user",
    "https://sgp1.digitaloceanspaces.com/",
  ])("a request to %s reaches only the sandbox", async (url) => {
    const since = Date.now();
    await clone.seawall("exec", "--", "curl", "-sS", "-m", "10", "-o", "/dev/null", url);
    const host = new URL(url).host;
    const seen = await clone.requests(since, false);
    expect(seen.some((r) => r.path.includes(host) && r.status >= 400)).toBe(true);
  });
});

describe("secrets", () => {
  test("stand in no plain state: private keys, user data, bucket keys", async () => {
    const stateFiles = files(path.join(clone.directory, ".seawall/state"));
    expect(stateFiles.length).toBeGreaterThan(0);
    for (const file of stateFiles) expect(fs.readFileSync(file, "utf8")).not.toMatch(/PRIVATE KEY/);
    expect(await clone.must("exec", "--", "pulumi", "stack", "export")).not.toMatch(/PRIVATE KEY/);
  });

  test("the key for SSH is readable by its owner alone", () => {
    const keys = files(path.join(clone.directory, ".seawall")).filter(
      (f) =>
        !f.includes("/docker/") &&
        !f.includes("/volumes/") &&
        fs.statSync(f).size < 1e6 &&
        /PRIVATE KEY/.test(fs.readFileSync(f, "utf8")),
    );
    for (const key of keys) expect(fs.statSync(key).mode & 0o077).toBe(0);
  });
});
