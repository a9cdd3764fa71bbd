import * as http from "node:http";
import { plainText } from "../../../sandbox/cloud/metadata";
import { ed25519, TestCloud } from "../../contract/support";

describe("the plain-text tree", () => {
  const document = {
    droplet_id: 7,
    user_data: "#!/bin/sh\n",
    public_keys: ["a", "b"],
    interfaces: { public: [{ mac: "m" }] },
  };

  test.each([
    ["", "id\nuser-data\npublic-keys\ninterfaces/"],
    ["id", "7"],
    ["user-data", "#!/bin/sh\n"],
    ["public-keys", "a\nb"],
    ["interfaces/", "public/"],
    ["interfaces/public/", "0/"],
    ["interfaces/public/0/mac", "m"],
    ["droplet_id", undefined],
    ["interfaces/private", undefined],
    ["id/deeper", undefined],
  ])("%s", (path, text) => expect(plainText(document, path)).toBe(text));
});

describe("the service", () => {
  let cloud: TestCloud;
  beforeAll(async () => (cloud = await TestCloud.start()));
  afterAll(() => cloud.remove());

  const get = (path: string): Promise<{ status?: number; body: string }> =>
    new Promise((resolve, reject) => {
      const { metadataPort } = cloud.instance;
      http
        .get({ host: "127.0.0.1", port: metadataPort, path, agent: false }, (response) => {
          let body = "";
          response.on("data", (chunk: Buffer) => (body += chunk.toString()));
          response.on("end", () => resolve({ status: response.statusCode, body }));
        })
        .on("error", reject);
    });

  test("tells nothing to an address that is no droplet's, and a droplet about itself", async () => {
    expect(await get("/metadata/v1/user-data")).toEqual({
      status: 404,
      body: "no droplet has the address 127.0.0.1\n",
    });
    const { store } = cloud.daemon.cloud;
    const { ssh_key: key } = (await cloud.call("POST", "/v2/account/keys", { name: "k", public_key: ed25519("m") }))
      .body as {
      ssh_key: { id: number };
    };
    const { droplet } = (
      await cloud.call("POST", "/v2/droplets", {
        name: "self",
        region: "sgp1",
        size: "s-1vcpu-1gb",
        image: "debian-13-x64",
        ssh_keys: [key.id],
        user_data: "#cloud-config\n",
        tags: ["t"],
      })
    ).body as { droplet: { id: number } };
    await cloud.daemon.settled();
    // The test's own address stands in for the droplet's.
    const stored = store.droplets.get(String(droplet.id));
    if (stored) store.droplets.put({ ...stored, publicIp: "127.0.0.1" });
    const texts = ["id", "hostname", "region", "user-data", "public-keys", "tags", "interfaces/public/0/ipv4/netmask"];
    const answers = await Promise.all(texts.map(async (text) => (await get(`/metadata/v1/${text}`)).body));
    expect(answers).toEqual([
      String(droplet.id),
      "self",
      "sgp1",
      "#cloud-config\n",
      ed25519("m"),
      "t",
      "255.255.240.0",
    ]);
    expect(JSON.parse((await get("/metadata/v1.json")).body)).toMatchObject({
      droplet_id: droplet.id,
      reserved_ip: { ipv4: { active: false } },
      interfaces: { private: [{ ipv4: { ip_address: stored?.privateIp }, type: "private" }] },
      dns: { nameservers: ["198.18.16.2"] },
    });
    expect((await get("/metadata/v1/nothing")).status).toBe(404);
  });
});
