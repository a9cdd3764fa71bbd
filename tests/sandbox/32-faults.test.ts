import { arm, expectConverges, expectTold } from "../support/faults";
import { Clone } from "../support/sandbox";
import { worldOf } from "../support/world";

const clone = Clone.shared();
jest.setTimeout(600_000);

const droplets = async (): Promise<string[]> =>
  ((await worldOf(clone))["digitalocean:index/droplet:Droplet"] ?? []).map(({ name }) => name).sort();

describe("what goes wrong by order", () => {
  let mark: string;
  beforeAll(async () => {
    const wrote = await clone.ssh("data", "sudo", "sh", "-c", "cat /proc/sys/kernel/random/uuid | tee /srv/data/fault");
    mark = wrote.stdout.trim();
    clone.configure({
      "seawall:hosts.extra": {
        size: "s-1vcpu-1gb",
        volumes: { scratch: { sizeGiB: 1, mountPath: "/srv/scratch" } },
      },
      "seawall:records.extra": { type: "A", host: "extra" },
    });
  });
  afterAll(async () => {
    await clone.must("fault", "clear");
    clone.restore();
    await clone.must("up", "dev");
  });

  test("an unknown fault, or one that cannot be, is refused with what there is", async () => {
    const unknown = await clone.seawall("fault", "add", "fire");
    expect(unknown.code).toBe(2);
    expect(unknown.output).toMatch(/no fault "fire"\. Faults: latency, rate-limit, .*dns-down/);
    const elsewhere = await clone.seawall("fault", "add", "error", "--when", "POST /v9/things");
    expect(elsewhere.code).toBe(2);
    expect(elsewhere.output).toMatch(/"\/v9\/things" is no path of a cloud.*"POST \/v2\/droplets"/);
  });

  test("429 before the first write, a firewall's and a droplet's lost answer: told, and the next up finds what was made", async () => {
    const before = await droplets();
    await arm(
      clone,
      ["rate-limit", "--when", "write /v2/**", "--times", "2"],
      ["lost-answer", "--when", "POST /v2/firewalls"],
    );
    expect(await clone.must("status")).toMatch(/2 faults are switched on[^]*rate-limit[^]*lost-answer/);
    const failed = await clone.seawall("up", "dev");
    expectTold(failed, ["rate-limit", "lost-answer"]);
    // The client asked again, and the name was taken: by itself.
    expect(failed.code).toBe(1);
    expect(failed.output).toMatch(/extra-role-firewall:\s[^]*POST \S*firewalls: 409 .*already exists/);

    const created = ["--when", "POST /v2/droplets"];
    await arm(clone, ["lost-answer", ...created], ["ssh-refused", "--host", "extra", ...created, "--for", "8"]);
    const cut = await clone.seawall("up", "dev");
    expectTold(cut, ["lost-answer", "ssh-refused"]);
    expect(cut.output).toMatch(/Firewall extra-role-firewall: exists as [0-9a-f-]{36}, adopted/);
    expect(await droplets()).toEqual([...before, "extra", "extra"].sort());

    const next = await expectConverges(clone);
    expect(next).toMatch(/extra was made twice, as its answer was lost: \d+ is removed, \d+ stays/);
    expect(await droplets()).toEqual([...before, "extra"].sort());
    expect((await clone.ssh("data", "sudo", "cat", "/srv/data/fault")).stdout.trim()).toBe(mark);
  });
});
