import * as http from "node:http";
import * as net from "node:net";
import * as path from "node:path";
import { cloudClient } from "../../sandbox/cloud/client";
import { Store } from "../../sandbox/cloud/store/store";
import type { Instance } from "../../sandbox/instance";
import { DaemonProcess } from "./daemon-process";
import { TestCloud, token } from "./support";

jest.setTimeout(180_000);

describe("a daemon that is killed", () => {
  let daemon: DaemonProcess;
  let instance: Instance;

  beforeAll(async () => {
    daemon = await DaemonProcess.create();
    instance = daemon.instance;
  });
  afterAll(() => daemon.remove());

  const post = (name: string) =>
    fetch(`http://127.0.0.1:${instance.apiPort}/v2/tags`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ name }),
    });

  test("has lost no write that it acknowledged, and answers again", async () => {
    await daemon.start();
    const acknowledged: string[] = [];
    for (let number = 0; ; number++) {
      const answer = await post(`tag-${number}`).catch(() => undefined);
      if (answer?.status !== 201) break;
      acknowledged.push(`tag-${number}`);
      // In the middle of what follows.
      if (number === 20) setImmediate(() => daemon.child?.kill("SIGKILL"));
    }
    expect(acknowledged.length).toBeGreaterThan(20);
    await daemon.start();
    const answer = await fetch(`http://127.0.0.1:${instance.apiPort}/v2/tags?per_page=200&page=1`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const listed = (await answer.json()) as { tags: { name: string }[]; meta: { total: number } };
    expect(listed.meta.total).toBeGreaterThanOrEqual(acknowledged.length);
    expect(listed.tags.map((tag) => tag.name).slice(0, acknowledged.length)).toEqual(acknowledged.slice(0, 200));
    const logged = await cloudClient(instance).requests({ writesOnly: true });
    expect(logged.filter((request) => request.status === 201).length).toBeGreaterThanOrEqual(acknowledged.length);
  });

  test("ends when it is told to", async () => {
    const ended = new Promise<number | null>((resolve) => daemon.child?.on("exit", resolve));
    await cloudClient(instance).shutdown("stop");
    expect(await ended).toBe(0);
  });
});

describe("at its start", () => {
  test("unfinished actions are taken up, a host that was being made from the beginning", async () => {
    const cloud = await TestCloud.start();
    const { droplet } = (
      await cloud.call("POST", "/v2/droplets", {
        name: "half",
        region: "sgp1",
        size: "s-1vcpu-1gb",
        image: "debian-13-x64",
      })
    ).body as { droplet: { id: number } };
    await cloud.daemon.settled();
    await cloud.close();
    const id = String(droplet.id);
    const store = new Store(path.join(cloud.directory, "cloud.db"));
    const half = store.droplets.get(id);
    const create = store.actions.find((action) => action.resourceId === id);
    if (!half || !create) throw new Error("the droplet is not stored");
    store.droplets.put({ ...half, status: "new" });
    store.actions.put({ ...create, status: "in-progress", completedAt: null });
    store.close();
    cloud.driver.calls.length = 0;
    await cloud.open();
    expect(cloud.driver.calls.slice(0, 3)).toEqual(["start", "setNetwork", "setZones"]);
    const [destroyed, made] = [`destroyHost ${id}`, `createHost ${id}`].map((call) => cloud.driver.calls.indexOf(call));
    expect(destroyed).toBeGreaterThan(0);
    expect(made).toBeGreaterThan(destroyed ?? 0);
    const [shown] = await cloudClient(cloud.instance).dropletHosts();
    expect(shown).toMatchObject({ id: droplet.id, status: "active", locked: false, publicIp: "198.18.16.16" });
    await cloud.remove();
  });

  test("hosts that cannot be started are told by health and by every write that needs them", async () => {
    const cloud = await TestCloud.start();
    await cloud.close();
    jest.spyOn(cloud.driver, "start").mockRejectedValueOnce(new Error("no Docker daemon answers"));
    await expect(cloud.open()).rejects.toThrow("no Docker daemon answers");
    expect(await cloudClient(cloud.instance).health()).toMatchObject({
      id: cloud.instance.id,
      hosts: "failed",
      failure: "no Docker daemon answers",
    });
    const answer = await cloud.call("POST", "/v2/vpcs", { name: "v", region: "sgp1" });
    expect([answer.status, answer.body]).toEqual([
      500,
      expect.objectContaining({ message: "The sandbox failed: no Docker daemon answers" }),
    ]);
    await cloud.remove();
  });
});

describe("as an HTTP proxy", () => {
  let cloud: TestCloud;
  beforeAll(async () => (cloud = await TestCloud.start()));
  afterAll(() => cloud.remove());

  test.each(["http://api.digitalocean.com/v2/account", "http://example.com/", "http://169.254.169.254/metadata/v1/id"])(
    "refuses %s, names the host and logs it",
    async (url) => {
      const since = Date.now();
      const answer = await new Promise<{ status?: number; body: string }>((resolve, reject) => {
        const request = http.get(
          { port: cloud.instance.apiPort, host: "127.0.0.1", path: url, agent: false },
          (response) => {
            let body = "";
            response.on("data", (chunk: Buffer) => (body += chunk.toString()));
            response.on("end", () => resolve({ status: response.statusCode, body }));
          },
        );
        request.on("error", reject);
      });
      const { host, pathname } = new URL(url);
      expect(answer.status).toBe(403);
      expect(answer.body).toContain(`The sandbox sends nothing outside: ${host} was not contacted.`);
      expect(await cloudClient(cloud.instance).requests({ since })).toMatchObject([
        { api: "outside", method: "GET", path: `${host}${pathname}`, status: 403, write: false },
      ]);
    },
  );

  test("refuses every tunnel", async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = net.connect(cloud.instance.apiPort, "127.0.0.1", () =>
        socket.write("CONNECT api.cloudflare.com:443 HTTP/1.1\r\nHost: api.cloudflare.com:443\r\n\r\n"),
      );
      let text = "";
      socket.on("data", (data) => (text += data.toString()));
      socket.on("end", () => resolve(text));
      socket.on("error", reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
    expect(answer).toContain("api.cloudflare.com:443 was not contacted");
    expect((await cloudClient(cloud.instance).requests()).at(-1)).toMatchObject({
      method: "CONNECT",
      path: "api.cloudflare.com:443",
      status: 403,
    });
  });

  test("the control API changes nothing without the token and answers no foreign name", async () => {
    expect((await cloud.call("POST", "/_seawall/shutdown", {}, "wrong")).status).toBe(401);
    const foreign = await new Promise<number | undefined>((resolve, reject) => {
      http
        .get(
          {
            port: cloud.instance.apiPort,
            host: "127.0.0.1",
            path: "/_seawall/requests",
            headers: { host: "evil.example" },
            agent: false,
          },
          (response) => {
            response.resume();
            resolve(response.statusCode);
          },
        )
        .on("error", reject);
    });
    expect(foreign).toBe(403);
  });
});
