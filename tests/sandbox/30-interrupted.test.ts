import { Clone, until } from "../support/sandbox";

const clone = Clone.shared();
jest.setTimeout(900_000);

interface Named {
  id: number | string;
  name: string;
}

const cloud = async () => {
  const list = async <K extends string>(route: string, key: K) =>
    (await clone.digitalocean<Record<K, Named[]>>("GET", `/v2/${route}?per_page=200`))[key];
  return {
    droplets: await list("droplets", "droplets"),
    volumes: await list("volumes", "volumes"),
    firewalls: await list("firewalls", "firewalls"),
    vpcs: (await list("vpcs", "vpcs")).filter((v) => !v.name.startsWith("default-")),
    tags: await list("tags", "tags"),
    keys: await list("account/keys", "ssh_keys"),
  };
};
const names = (found: Named[]) => found.map((f) => f.name).sort();

/** Ends the update and all its children at once, as a lost machine would. */
const kill = (pid: number) => process.kill(-pid, "SIGKILL");

describe("the deployer is killed", () => {
  let marker: string;
  beforeAll(async () => {
    const wrote = await clone.ssh("data", "sudo", "sh", "-c", "cat /proc/sys/kernel/random/uuid | tee /srv/data/kept");
    marker = wrote.stdout.trim();
    expect(marker).toMatch(/^[0-9a-f-]{36}$/);
    clone.configure({
      "seawall:hosts.extra": {
        size: "s-1vcpu-1gb",
        serves: [{ port: 8080, from: "web" }],
        volumes: { scratch: { sizeGiB: 1, mountPath: "/srv/scratch" } },
      },
    });
  });
  afterAll(async () => {
    clone.restore();
    await clone.must("up", "dev");
  });

  test("after a create request and before its result was saved, then during a remote script: the next up converges", async () => {
    const before = await cloud();
    const since = Date.now();
    const first = clone.start("up", "dev");
    await until("the droplet's create request", 240, async () =>
      (await clone.requests(since, true)).some((r) => r.method === "POST" && r.path === "/v2/droplets"),
    );
    kill(first.pid);
    await first.done;

    const second = clone.start("up", "dev");
    await until("the remote script to run on the new host", 300, async () => {
      const running = await clone.ssh("extra", "test", "-d", "/var/lib/seawall");
      return running.code === 0;
    });
    kill(second.pid);
    await second.done;

    const third = await clone.seawall("up", "dev");
    expect(third.output).toMatch(/interrupted/i);
    expect(third.code).toBe(0);

    const after = await cloud();
    expect(names(after.droplets).length).toBe(before.droplets.length + 1);
    expect(names(after.volumes).length).toBe(before.volumes.length + 1);
    expect(names(after.firewalls).length).toBe(before.firewalls.length + 1);
    expect(names(after.vpcs)).toEqual(names(before.vpcs));
    for (const kind of Object.values(after)) expect(new Set(names(kind)).size).toBe(kind.length);
    expect(after.droplets.filter((d) => before.droplets.some((b) => b.id === d.id)).length).toBe(
      before.droplets.length,
    );
  });

  test("nothing is lost or left pending, and another up has nothing to do", async () => {
    expect((await clone.ssh("data", "sudo", "cat", "/srv/data/kept")).stdout.trim()).toBe(marker);
    const exported = JSON.parse(await clone.must("exec", "--", "pulumi", "stack", "export")) as {
      deployment: { pending_operations?: unknown[] };
    };
    expect(exported.deployment.pending_operations ?? []).toEqual([]);
    const { value, writes } = await clone.writesOf(() => clone.seawall("up", "dev"));
    expect(value.code).toBe(0);
    expect(writes).toEqual([]);
    const refresh = await clone.pulumi("refresh", "--preview-only", "--expect-no-changes");
    expect(refresh.code).toBe(0);
  });

  test("a host taken out of the code is gone, with its firewall and tag, and no other is touched", async () => {
    const kept = (await cloud()).droplets.filter((d) => !d.name.includes("extra"));
    clone.restore();
    await clone.must("up", "dev");
    const after = await cloud();
    expect(after.droplets.map((d) => d.id).sort()).toEqual(kept.map((d) => d.id).sort());
    expect(names(after.firewalls).filter((n) => n.includes("extra"))).toEqual([]);
    expect(names(after.tags).filter((n) => n.includes("extra"))).toEqual([]);
  });
});
