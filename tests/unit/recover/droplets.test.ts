import { DigitalOcean } from "../../../sandbox/recover/clouds/digitalocean";
import { repairDroplets } from "../../../sandbox/recover/droplets";
import { dropletUrn, FakeApi, interrupted } from "./support";

let api: FakeApi;
afterEach(() => api.close());

/** The recorded state, its droplet created. */
function settled() {
  const exported = interrupted();
  const resource = exported.deployment.pending_operations?.[0]?.resource;
  if (!resource) throw new Error("the recording has no pending droplet");
  exported.deployment.resources?.push({ ...resource, id: "101" });
  return exported;
}

async function repair(exported: ReturnType<typeof settled>, answers: Record<string, unknown>) {
  api = new FakeApi(answers);
  return repairDroplets(exported, new DigitalOcean(await api.listen()), () => undefined);
}

const listed = (status: string) => ({ "GET /v2/droplets": { droplets: [{ id: 101, name: "h", status }] } });

test("a droplet that is off is powered on, and waited for", async () => {
  const statuses = ["off", "active"];
  const repaired = await repair(settled(), {
    ...listed("off"),
    "POST /v2/droplets/101/actions": { action: { id: 1, status: "in-progress" } },
    "GET /v2/droplets/101": () => ({ droplet: { id: 101, name: "h", status: statuses.shift() } }),
  });
  expect(repaired).toEqual([{ name: "h", urn: dropletUrn, what: "on", ties: [] }]);
  expect(api.requests).toEqual([
    "GET /v2/droplets",
    "POST /v2/droplets/101/actions",
    "GET /v2/droplets/101",
    "GET /v2/droplets/101",
  ]);
});

test("a droplet that was off and is gone when it is to be powered on is told as gone", async () => {
  const repaired = await repair(settled(), listed("off"));
  expect(repaired).toEqual([{ name: "h", urn: dropletUrn, what: "gone", ties: [] }]);
  expect(api.requests).toEqual(["GET /v2/droplets", "POST /v2/droplets/101/actions", "GET /v2/droplets/101"]);
});

test("a droplet that runs is left alone", async () => {
  expect(await repair(settled(), listed("active"))).toEqual([]);
  expect(api.requests).toEqual(["GET /v2/droplets"]);
});

test("a droplet that the cloud does not know is told as gone, and not created here", async () => {
  const repaired = await repair(settled(), { "GET /v2/droplets": { droplets: [] } });
  expect(repaired).toEqual([{ name: "h", urn: dropletUrn, what: "gone", ties: [] }]);
  expect(api.requests).toEqual(["GET /v2/droplets"]);
});

describe("a droplet whose host let nobody in", () => {
  const host = "urn:pulumi:dev::probe::seawall:host:Host::web";
  const tie = `${dropletUrn}-attachment`;
  const script = "urn:pulumi:dev::probe::seawall:host:Host$seawall:remote:RemoteScript::web-setup";
  function hostOf(...more: ReturnType<typeof settled>["deployment"]["resources"] & object) {
    const exported = settled();
    const resources = exported.deployment.resources ?? [];
    const droplet = resources.find(({ urn }) => urn === dropletUrn);
    Object.assign(droplet ?? {}, { parent: host });
    const component = { urn: host, type: "seawall:host:Host" };
    const attachment = { urn: tie, type: "digitalocean:index/volumeAttachment:VolumeAttachment" };
    resources.push(component, { ...attachment, inputs: { dropletId: 101, volumeId: "v" } });
    resources.push({ urn: script, type: "seawall:remote:RemoteScript", parent: host }, ...more);
    return exported;
  }
  const unreached = async (exported: ReturnType<typeof settled>, status: string, silent: string[]) => {
    let asked = 0;
    api = new FakeApi({ ...listed(status), "DELETE /v2/droplets/101": () => (asked++ === 0 ? {} : undefined) });
    return repairDroplets(exported, new DigitalOcean(await api.listen()), () => undefined, silent);
  };

  test("is removed, as no script has ever run on it", async () => {
    expect(await unreached(hostOf(), "active", [script])).toEqual([
      { name: "h", urn: dropletUrn, what: "unreached", ties: [tie] },
    ]);
    expect(api.requests).toContain("DELETE /v2/droplets/101");
  });

  test.each([
    [
      "stays where a script has run on it",
      hostOf({ urn: `${script}-run`, type: "command:remote:Command", parent: script }),
      [script],
    ],
    ["stays where it is another host's script that found no way in", hostOf(), [`${script}-of-another`]],
  ])("%s", async (_, exported, silent) => {
    expect(await unreached(exported, "active", silent)).toEqual([]);
    expect(api.requests).toEqual(["GET /v2/droplets"]);
  });
});

test("a stack without droplets asks nothing", async () => {
  expect(await repair(interrupted(), {})).toEqual([]);
  expect(api.requests).toEqual([]);
});

test("a droplet that could not be made is removed at once, to be made again", async () => {
  const repaired = await repair(settled(), listed("archive"));
  expect(repaired).toEqual([{ name: "h", urn: dropletUrn, what: "failed", ties: [] }]);
  expect(api.requests).toEqual(["GET /v2/droplets", "DELETE /v2/droplets/101"]);
});
