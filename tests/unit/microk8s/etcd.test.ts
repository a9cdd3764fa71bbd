import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Docker } from "../../../sandbox/hosts/engine/docker";

const cache = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-etcd-"));
process.env.SEAWALL_CACHE = cache;
afterAll(() => fs.rmSync(cache, { recursive: true, force: true }));

// eslint-disable-next-line @typescript-eslint/no-require-imports -- read after the cache was moved
const { ensureEtcd } = require("../../../sandbox/microk8s/etcd") as typeof import("../../../sandbox/microk8s/etcd");

/** A Docker daemon whose container has what was asked of it. */
class Told {
  readonly asked: string[] = [];
  failing = false;

  async run(args: string[], options: { input?: Buffer } = {}): Promise<string> {
    this.asked.push([...args.slice(0, 2), options.input?.toString("utf8") ?? ""].join(" "));
    if (args[0] === "start" && this.failing) throw new Error("apt-get: no such mirror");
    if (args[0] === "cp" && args[1] !== "-") fs.writeFileSync(path.join(args[2] ?? "", "etcd"), "", { mode: 0o755 });
    return "";
  }

  async finish(args: string[]): Promise<void> {
    this.asked.push(args.slice(0, 2).join(" "));
  }

  get verbs(): string[] {
    return this.asked.map((command) => command.split(" ")[0] ?? "");
  }
}

const ensure = (docker: Told) =>
  ensureEtcd(
    () => undefined,
    async () => docker as unknown as Docker,
  );

test("a failure leaves no container and nothing in the cache", async () => {
  const docker = new Told();
  docker.failing = true;
  await expect(ensure(docker)).rejects.toThrow("no such mirror");
  expect(docker.verbs.at(-1)).toBe("rm");
  expect(fs.readdirSync(cache).filter((name) => !/\.building$/.test(name))).toEqual([]);
});

test("the programs come out of Debian 13's packages, in a container that is gone afterwards; once", async () => {
  const docker = new Told();
  const folder = await ensure(docker);
  expect(docker.verbs).toEqual(["create", "cp", "start", "cp", "rm"]);
  expect(docker.asked[1]).toContain("apt-get -qq -o APT::Sandbox::User=root download etcd-server etcd-client");
  expect(docker.asked[1]).toMatch(/Suites: trixie trixie-updates\n/);
  expect(fs.readdirSync(folder)).toEqual(["etcd"]);
  const again = new Told();
  expect([await ensure(again), again.asked]).toEqual([folder, []]);
});
