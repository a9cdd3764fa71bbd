import { ed25519 } from "../../support";
import type { Suite } from "../../target";
import { dropletBody, gone, made, refusal, refused, unknownId } from "../requests";

export const droplets: Suite = (target) => {
  const all = () => target.digitalOcean.v2.droplets;
  const smallest = { region: target.region, size: "s-1vcpu-1gb", image: "debian-13-x64" } as const;

  test("begins new and locked, becomes active with addresses, and is gone after its deletion", async () => {
    const { v2 } = target.digitalOcean;
    const range = { name: target.name("droplets"), region: target.region, ipRange: "10.98.0.0/24" };
    const vpc = (await v2.vpcs.post(range))?.vpc;
    const key = (await v2.account.keys.post({ name: target.name("droplet"), publicKey: ed25519("k") }))?.sshKey;
    const tags = [target.name("web"), target.name("blue")];
    const answer = await made(
      target,
      "/v2/droplets",
      dropletBody(target, `${target.prefix}.example.com`, {
        vpc_uuid: vpc?.id,
        ssh_keys: [key?.id],
        tags,
        monitoring: true,
        backups: true,
        backup_policy: { plan: "weekly", weekday: "SUN", hour: 4 },
        user_data: "#cloud-config\n",
      }),
      202,
    );
    const { droplet: created, links } = answer as {
      droplet: { id: number; status: string; locked: boolean; networks: { v4: unknown[] } };
      links: { actions: { id: number; rel: string }[] };
    };
    expect([created.status, created.locked, created.networks.v4]).toEqual(["new", true, []]);
    expect(links.actions[0]?.rel).toBe("create");
    await target.settle();
    const action = (await v2.actions.byAction_id(links.actions[0]?.id ?? 0).get())?.action;
    expect(action).toMatchObject({ status: "completed", type: "create", resourceId: created.id });
    const one = all().byDroplet_id(created.id);
    const up = (await one.get())?.droplet;
    expect(up).toMatchObject({ status: "active", locked: false, tags, vpcUuid: vpc?.id, volumeIds: [] });
    expect(up?.features).toEqual(expect.arrayContaining(["backups", "monitoring", "private_networking"]));
    const inside = up?.networks?.v4?.find((network) => network.type === "private");
    expect(inside).toMatchObject({ ipAddress: "10.98.0.2", netmask: "255.255.255.0", gateway: "10.98.0.1" });
    const policy = (await one.backups.policy.get())?.policy?.backupPolicy;
    expect(policy).toMatchObject({ plan: "weekly", weekday: "SUN", hour: 4 });
    const byTag = await all().get({ queryParameters: { tagName: tags[0]?.toUpperCase() } });
    expect(byTag?.droplets?.map((each) => each.id)).toEqual([created.id]);
    expect((await all().get({ queryParameters: { name: target.name("nobody") } }))?.droplets).toEqual([]);
    expect((await one.neighbors.get())?.droplets).toEqual([]);
    expect((await one.firewalls.get())?.firewalls).toEqual([]);
    expect((await one.snapshots.get())?.snapshots).toEqual([]);
    expect((await one.backups.get())?.backups).toEqual([]);
    expect((await one.kernels.get())?.meta?.total).toBeGreaterThanOrEqual(0);
    expect((await v2.vpcs.byVpc_id(vpc?.id ?? "").members.get())?.members?.[0]?.urn).toBe(`do:droplet:${created.id}`);
    await refused(target, ["DELETE", `/v2/vpcs/${vpc?.id}`], 409, "Can not delete VPC with members");
    await one.delete();
    await target.settle();
    expect(await refusal(one.get())).toEqual(unknownId);
    await gone(target, `/v2/vpcs/${vpc?.id}`);
    await gone(target, `/v2/account/keys/${key?.id}`);
    for (const tag of tags) await gone(target, `/v2/tags/${tag}`);
  });

  test("several are made by one request and deleted by their tag", async () => {
    const [names, tag] = [["a", "b"].map((name) => target.name(name)), target.name("pair")];
    await all().post({ ...smallest, names, tags: [tag] });
    await target.settle();
    const tagged = { queryParameters: { tagName: tag } };
    expect((await all().get(tagged))?.droplets?.map((each) => each.name).sort()).toEqual(names);
    await all().delete({ queryParameters: { tagName: tag } });
    await target.settle();
    expect((await all().get(tagged))?.meta?.total).toBe(0);
    await gone(target, `/v2/tags/${tag}`);
  });

  test("the official client makes one, whose doubled fields do no harm", async () => {
    const created = (await all().post({ ...smallest, name: target.name("dots"), tags: [] })) as {
      droplet?: { id?: number; name?: string };
    };
    await target.settle();
    expect(created.droplet?.name).toBe(target.name("dots"));
    await gone(target, `/v2/droplets/${created.droplet?.id}`);
  });

  test.each([
    ["region", { region: "mars1" }, /invalid region/],
    ["image", { image: "windows" }, /invalid image/],
    ["name", { name: `${target.prefix}-under_score` }, /Only valid hostname characters/],
    ["SSH key", { ssh_keys: ["12:34"] }, "12:34 are invalid key identifiers for Droplet creation."],
    ["user data of 70 KB", { user_data: "x".repeat(70_000) }, /too long/],
    ["tag", { tags: [`${target.prefix} two words`] }, /Tag name .* is invalid/],
  ])("a wrong %s is refused", async (_, fields, message) => {
    await refused(target, ["POST", "/v2/droplets", dropletBody(target, target.name("bad"), fields)], 422, message);
  });

  // A live run sends nothing whose price nobody knows.
  target.sandboxOnly("a wrong size is refused", async () => {
    const body = dropletBody(target, target.name("bad"), { size: "s-99vcpu" });
    await refused(target, ["POST", "/v2/droplets", body], 422, /invalid size/);
  });
};
