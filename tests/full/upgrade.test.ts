import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { root } from "../support/repository";
import { Clone } from "../support/sandbox";

jest.setTimeout(900_000);

/** The first commit whose `npm start` made the dev stack as a whole. */
const first = "ad1ba4be4e3b08a14fc1a50031ed992bf2618b4d";

/** A checkout of it with its own packages, or why there can be none. */
function checkout(): Clone | string {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: root, maxBuffer: 1e9, stdio: "pipe" });
  try {
    git("cat-file", "-e", `${first}^{commit}`);
  } catch {
    return `the history does not reach back to ${first.slice(0, 7)}`;
  }
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-first-"));
  execFileSync("tar", ["-x", "-C", directory], { input: git("archive", first) });
  try {
    const options = { cwd: directory, timeout: 600_000, stdio: "pipe" } as const;
    execFileSync("npm", ["ci", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"], options);
    execFileSync("npm", ["rebuild", "node"], options);
  } catch {
    fs.rmSync(directory, { recursive: true, force: true });
    return `npm cannot install the packages of ${first.slice(0, 7)}`;
  }
  return new Clone(directory);
}

const found = checkout();

const hosts = ["data", "web"];

/** What an upgrade must not touch: droplets, boots, and what was written on disks and volumes. */
async function kept(clone: Clone): Promise<Record<string, string>> {
  const { droplets } = await clone.digitalocean<{ droplets: { id: number; name: string }[] }>("GET", "/v2/droplets");
  const facts: Record<string, string> = {};
  for (const host of hosts) {
    facts[`${host} droplet`] = String(droplets.find(({ name }) => name === host)?.id);
    const read = await clone.ssh(host, "cat /proc/sys/kernel/random/boot_id; sudo cat /root/mark");
    facts[`${host} boot and mark`] = read.stdout.trim();
  }
  facts["mark on the volume"] = (await clone.ssh("data", "sudo cat /srv/data/mark")).stdout.trim();
  return facts;
}

if (typeof found === "string") {
  test.skip(`an upgrade from the first version: ${found}`, () => undefined);
} else {
  const clone = found;
  let before: Record<string, string>;

  describe("an upgrade from the first version", () => {
    beforeAll(async () => {
      await clone.must("up", "dev");
      for (const host of hosts) await clone.ssh(host, `echo disk of ${host} | sudo tee /root/mark`);
      await clone.ssh("data", "echo volume | sudo tee /srv/data/mark");
      before = await kept(clone);
      clone.pull();
    });
    afterAll(async () => {
      await clone.seawall("reset", "--yes");
      clone.remove();
    });

    test("has something to lose", () => {
      expect(before).toMatchObject({ "mark on the volume": "volume" });
      expect(before["web boot and mark"]).toMatch(/^[0-9a-f-]{36}\ndisk of web$/);
      expect(before["data droplet"]).toMatch(/^\d+$/);
    });

    test("replaces and deletes nothing, says its preview", async () => {
      const { steps } = JSON.parse(await clone.must("exec", "--", "pulumi", "preview", "--json")) as {
        steps: { op: string; urn: string }[];
      };
      expect(steps.length).toBeGreaterThan(30);
      const harmless = ["same", "create", "update", "read", "refresh"];
      expect(steps.filter(({ op }) => !harmless.includes(op))).toEqual([]);
    });

    test("succeeds, and leaves droplets, boots and data as they were", async () => {
      await clone.must("up", "dev");
      expect(await kept(clone)).toEqual(before);
    });

    test("brings the hosts to what today's scripts say", async () => {
      for (const host of hosts) {
        const check = await clone.ssh(host, "sudo", "seawall-check");
        expect([check.code, check.stdout.match(/^drift.*$/gm)]).toEqual([0, null]);
      }
    });

    test("is over: a second update writes nothing", async () => {
      const { value, writes } = await clone.writesOf(() => clone.seawall("up", "dev"));
      expect([value.code, writes]).toEqual([0, []]);
    });
  });
}
