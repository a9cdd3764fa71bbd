import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { Clone } from "../support/sandbox";

const clone = Clone.shared();
jest.setTimeout(300_000);

const run = (command: string, ...args: string[]): string => spawnSync(command, args, { encoding: "utf8" }).stdout ?? "";

describe("pulumi destroy", () => {
  test("leaves no host, network, volume, address, key, bucket or record", async () => {
    await clone.must("exec", "--", "pulumi", "destroy", "--yes", "--non-interactive");
    const left = async (route: string, key: string) =>
      (await clone.digitalocean<Record<string, { name?: string }[]>>("GET", `/v2/${route}`))[key];
    expect(await left("droplets", "droplets")).toEqual([]);
    expect(await left("volumes", "volumes")).toEqual([]);
    expect(await left("firewalls", "firewalls")).toEqual([]);
    expect(await left("reserved_ips", "reserved_ips")).toEqual([]);
    expect(await left("account/keys", "ssh_keys")).toEqual([]);
    expect(await left("spaces/keys", "keys")).toEqual([]);
    expect((await left("vpcs", "vpcs"))?.filter((v) => !v.name?.startsWith("default-"))).toEqual([]);
    expect(await clone.state()).toEqual([]);
  });
});

describe("reset", () => {
  test("leaves no process, mount, rule, route, device or file of ours", async () => {
    const id = clone.id;
    await clone.must("reset", "--yes");
    expect(fs.existsSync(path.join(clone.directory, ".seawall"))).toBe(false);

    const commands = fs
      .readdirSync("/proc")
      .filter((entry) => /^\d+$/.test(entry))
      .map((pid) => {
        try {
          return fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
        } catch {
          return "";
        }
      });
    expect(commands.filter((c) => c.includes(clone.directory) && !c.includes("jest"))).toEqual([]);
    expect(fs.readFileSync("/proc/mounts", "utf8")).not.toContain(clone.directory);
    expect(run("ip", "-o", "link")).not.toContain(id);
    expect(run("nft", "list", "tables")).not.toContain(id);
    expect(run("losetup", "-a")).not.toContain(clone.directory);
    expect(run("docker", "ps", "-aq", "--filter", `name=seawall-${id}`).trim()).toBe("");
  });

  test("leaves git status clean", () => {
    expect(execFileSync("git", ["status", "--porcelain"], { cwd: clone.directory, encoding: "utf8" })).toBe("");
  });
});
