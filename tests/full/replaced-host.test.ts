import { Clone, until } from "../support/sandbox";
import { open, reach } from "../support/reach";

const clone = Clone.make();
jest.setTimeout(1_200_000);

interface Host {
  dropletId: string;
  publicIp: string;
}

const one = async (name: string): Promise<Host> => {
  const hosts = JSON.parse(await clone.must("exec", "--", "pulumi", "stack", "output", "hosts", "--json")) as Record<
    string,
    Host
  >;
  return hosts[name]!;
};

/** Has nobody log in on the first boot: the file that says who may is away before anybody reads it. */
async function lockOut(name: string): Promise<void> {
  const droplet = await until(`${name} to be made`, 120, async () => {
    const { droplets } = await clone.digitalocean<{ droplets: { id: number; name: string }[] }>("GET", "/v2/droplets");
    return droplets.find((each) => each.name === name);
  });
  const away = "until rm -r /home/deploy/.ssh; do sleep 0.05; done; sleep 3; rm -rf /home/deploy/.ssh";
  await until(`${name} to have lost its keys`, 120, async () => {
    const { code } = await clone.inside(droplet.id, "timeout", "50", "sh", "-c", away);
    return code === 0;
  });
}

beforeAll(async () => {
  clone.configure({
    "seawall:clusters": undefined,
    "seawall:hosts.data.reservedIp": true,
  });
  await clone.must("up", "dev");
});
afterAll(async () => {
  await clone.seawall("reset", "--yes");
  clone.remove();
});

test("a droplet that is replaced hands its volume and its address to its successor, and what is on the volume", async () => {
  const before = await one("data");
  await clone.must("ssh", "data", "--", "echo kept | sudo tee /srv/data/kept");
  const droplet = (await clone.state()).find(({ urn }) => urn.endsWith("::data-droplet"));
  const { code, output } = await clone.pulumi("up", "--yes", "--skip-preview", "--replace", droplet!.urn);
  expect({ code, output }).toMatchObject({ code: 0 });
  const after = await one("data");
  expect(after.publicIp).toBe(before.publicIp);
  expect(after.dropletId).not.toBe(before.dropletId);
  expect(await clone.must("ssh", "data", "--", "sudo cat /srv/data/kept")).toBe("kept\n");
  const measured = await reach(clone);
  expect(measured.mismatches).toEqual([]);
  expect(open(measured, "web", "data", "vpc")).toEqual(["5432"]);
});

test("a host whose first boot lets nobody in is told after the last try, and made again by the next update", async () => {
  clone.configure({
    "seawall:hosts.extra": {
      size: "s-1vcpu-1gb",
      reservedIp: true,
      volumes: { scratch: { sizeGiB: 1, mountPath: "/srv/scratch" } },
    },
  });
  const up = clone.start("up", "dev");
  await lockOut("extra");
  const failed = await up.done;
  expect(failed.code).toBe(1);
  expect(failed.output).toMatch(/Dial deploy@[\d.]+:22: after 60 failed attempts/);
  expect(await clone.must("up", "dev")).toContain(
    "extra-droplet let nobody in since it was made, is removed and made again.",
  );
  expect(await clone.must("ssh", "extra", "--", "findmnt -no FSTYPE /srv/scratch")).toBe("ext4\n");
  expect((await clone.writesOf(() => clone.must("up", "dev"))).writes).toEqual([]);
});
