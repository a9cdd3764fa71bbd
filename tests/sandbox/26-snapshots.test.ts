import * as fs from "node:fs";
import * as path from "node:path";
import { Clone, until } from "../support/sandbox";
import { RootSsh } from "../support/ssh";

const clone = Clone.shared();
jest.setTimeout(120_000);

const ssh = new RootSsh();
let key: number;
const droplets: Droplet[] = [];

interface Droplet {
  id: number;
  address: string;
}

interface Shown {
  status: string;
  networks: { v4: { ip_address: string; type: string }[] };
}

const create = async <T>(route: string, body: object): Promise<T> => clone.digitalocean<T>("POST", route, body);
const shown = async (id: number): Promise<Shown> =>
  (await clone.digitalocean<{ droplet: Shown }>("GET", `/v2/droplets/${id}`)).droplet;

async function ended(action: { id: number }): Promise<void> {
  await until(`action ${action.id}`, 60, async () => {
    const { action: now } = await clone.digitalocean<{ action: { status: string } }>("GET", `/v2/actions/${action.id}`);
    if (now.status === "errored") throw new Error(`action ${action.id} failed`);
    return now.status === "completed";
  });
}

const act = async (route: string, body: object): Promise<void> =>
  ended((await create<{ action: { id: number } }>(`${route}/actions`, body)).action);

/** Waits until a host lets root in and cloud-init has done its work. */
const booted = (address: string) =>
  until(`cloud-init of ${address}`, 60, async () => {
    const { code, stdout, stderr } = await ssh.run(address, "cloud-init status --wait");
    // A wrong host key would be refused for ever.
    if (stderr.includes("IDENTIFICATION HAS CHANGED")) throw new Error(stderr);
    return code === 0 && stdout.includes("done");
  });

async function droplet(name: string, image: string | number): Promise<Droplet> {
  const body = { name, image, region: "sgp1", size: "s-1vcpu-1gb", ssh_keys: [key] };
  const answer = await create<{ droplet: { id: number }; links: { actions: { id: number }[] } }>("/v2/droplets", body);
  await Promise.all(answer.links.actions.map(ended));
  const { networks } = await shown(answer.droplet.id);
  const address = networks.v4.find((card) => card.type === "public")?.ip_address ?? "";
  const made = { id: answer.droplet.id, address };
  droplets.push(made);
  await booted(address);
  return made;
}

const snapshotsOf = async (id: number) =>
  (
    await clone.digitalocean<{ snapshots: { id: number; size_gigabytes: number }[] }>(
      "GET",
      `/v2/droplets/${id}/snapshots`,
    )
  ).snapshots;

const hostKey = (address: string) => ssh.must(address, "cat /etc/ssh/ssh_host_ed25519_key.pub");

/** What is kept of snapshots on the machine. */
const kept = () => fs.readdirSync(path.join(clone.directory, ".seawall/snapshots"));

describe("a droplet of its own", () => {
  const before = kept();
  let first: Droplet;
  let copy: Droplet;
  let image: number;

  beforeAll(async () => {
    const body = { name: "test of snapshots", public_key: ssh.publicKey };
    key = (await create<{ ssh_key: { id: number } }>("/v2/account/keys", body)).ssh_key.id;
    first = await droplet("snapped", "debian-13-x64");
  });

  afterAll(async () => {
    for (const { id } of droplets) await clone.digitalocean("DELETE", `/v2/droplets/${id}`);
    await until("the droplets to be gone", 60, async () => {
      const all = await clone.digitalocean<{ droplets: { id: number }[] }>("GET", "/v2/droplets?per_page=200");
      return !all.droplets.some(({ id }) => droplets.some((made) => made.id === id));
    });
    await clone.digitalocean("DELETE", `/v2/account/keys/${key}`);
    ssh.remove();
  });

  test("is restored as it was when its snapshot was taken: same disk, same addresses, same machine", async () => {
    const before = await shown(first.id);
    const folder = "/var/lib/docker/kept";
    await ssh.must(first.address, `echo before >/root/mark; mkdir ${folder}; echo image >${folder}/layer`);
    const identity = await ssh.must(first.address, "cat /etc/machine-id /etc/ssh/ssh_host_ed25519_key.pub");
    // While it runs and writes.
    await ssh.must(first.address, "nohup sh -c 'while echo more >>/root/grows; do sleep 0.01; done' >/dev/null 2>&1 &");
    await act(`/v2/droplets/${first.id}`, { type: "snapshot", name: "first" });
    const [taken] = await snapshotsOf(first.id);
    image = taken?.id ?? 0;
    expect(taken?.size_gigabytes).toBeGreaterThan(0.1);
    await ssh.must(first.address, `echo after >/root/mark; touch /root/new; rm -r ${folder}`);
    await act(`/v2/droplets/${first.id}`, { type: "restore", image });
    await booted(first.address);
    expect(await ssh.must(first.address, `cat /root/mark ${folder}/layer; ls /root/new 2>&1 || true`)).toMatch(
      /^before\nimage\nls: cannot access/,
    );
    expect(await ssh.must(first.address, "cat /etc/machine-id /etc/ssh/ssh_host_ed25519_key.pub")).toBe(identity);
    expect((await shown(first.id)).networks).toEqual(before.networks);
  });

  test("is the start of a new droplet, which is a machine of its own to cloud-init", async () => {
    copy = await droplet("copied", image);
    expect(await ssh.must(copy.address, "cat /root/mark; hostname")).toBe("before\ncopied");
    expect(await hostKey(copy.address)).not.toBe(await hostKey(first.address));
    const machine = "cat /etc/machine-id";
    expect(await ssh.must(copy.address, machine)).toBe(await ssh.must(first.address, machine));
  });

  test("is rebuilt with a new disk and new host keys, at the same addresses", async () => {
    const before = await shown(first.id);
    const known = await hostKey(first.address);
    await act(`/v2/droplets/${first.id}`, { type: "rebuild", image: "debian-13-x64" });
    expect((await shown(first.id)).networks).toEqual(before.networks);
    await expect(booted(first.address)).rejects.toThrow(/IDENTIFICATION HAS CHANGED/);
    ssh.forget(first.address);
    await booted(first.address);
    expect(await hostKey(first.address)).not.toBe(known);
    expect((await ssh.run(first.address, "cat /root/mark")).code).toBe(1);
  });

  test("gets the memory of a new size", async () => {
    const needs = "head -c 1300M /dev/zero | tail -c 1300M | wc -c";
    expect(await ssh.must(first.address, needs)).toBe("0");
    await act(`/v2/droplets/${first.id}`, { type: "power_off" });
    await act(`/v2/droplets/${first.id}`, { type: "resize", size: "s-1vcpu-2gb", disk: false });
    await act(`/v2/droplets/${first.id}`, { type: "power_on" });
    await booted(first.address);
    expect(await ssh.must(first.address, needs)).toBe(String(1300 * 2 ** 20));
  });

  test("has a volume whose snapshot becomes another volume with the same rows", async () => {
    const body = { region: "sgp1", size_gigabytes: 1, filesystem_type: "ext4" };
    const { volume } = await create<{ volume: { id: string } }>("/v2/volumes", { ...body, name: "rows" });
    await act(`/v2/volumes/${volume.id}`, { type: "attach", droplet_id: first.id });
    const mount = (name: string) => `mkdir -p /mnt/v && mount /dev/disk/by-id/scsi-0DO_Volume_${name} /mnt/v`;
    // Written, not yet synced: a snapshot holds it all the same.
    await ssh.must(first.address, `${mount("rows")} && echo before >/mnt/v/row`);
    const { snapshot } = await create<{ snapshot: { id: string } }>(`/v2/volumes/${volume.id}/snapshots`, {
      name: "s",
    });
    await ssh.must(first.address, "echo after >/mnt/v/row && cat /mnt/v/row");
    const larger = { name: "rows-copy", region: "sgp1", size_gigabytes: 2, snapshot_id: snapshot.id };
    const { volume: second } = await create<{ volume: { id: string } }>("/v2/volumes", larger);
    await act(`/v2/volumes/${second.id}`, { type: "attach", droplet_id: copy.id });
    expect(await ssh.must(copy.address, `${mount("rows-copy")} && cat /mnt/v/row && umount /mnt/v`)).toBe("before");
    await act(`/v2/volumes/${second.id}`, { type: "detach", droplet_id: copy.id });
    await act(`/v2/volumes/${volume.id}`, { type: "detach", droplet_id: first.id });
    for (const id of [volume.id, second.id]) await clone.digitalocean("DELETE", `/v2/volumes/${id}`);
    await clone.digitalocean("DELETE", `/v2/snapshots/${snapshot.id}`);
  });

  test("outlives its snapshot, of which nothing stays", async () => {
    await clone.digitalocean("DELETE", `/v2/snapshots/${image}`);
    expect(await ssh.must(copy.address, "cat /root/mark")).toBe("before");
    expect(kept()).toEqual(before);
  });
});
