import { cloudClient } from "../../sandbox/cloud/client";
import type { FaultOrder } from "../../sandbox/cloud/faults/order";
import { dropletBody } from "./suites/requests";
import { TestCloud } from "./support";
import type { Target } from "./target";

jest.setTimeout(60_000);

let cloud: TestCloud;
let now = Date.parse("2026-11-30T12:00:00Z");
beforeAll(async () => {
  cloud = await TestCloud.start({ now: () => new Date(now) });
});
afterAll(() => cloud.remove());
afterEach(() => client().clearFaults());

const client = () => cloudClient(cloud.instance);
const add = (order: Partial<FaultOrder>) => client().addFault(order);
const tag = (name: string) => cloud.call("POST", "/v2/tags", { name });
const tags = async (): Promise<string[]> =>
  ((await cloud.call("GET", "/v2/tags?per_page=200")).body as { tags: { name: string }[] }).tags.map(
    ({ name }) => name,
  );
const body = (name: string) => dropletBody({ prefix: "faults", region: "sgp1" } as Target, name);
const create = async (name: string): Promise<number> =>
  ((await cloud.call("POST", "/v2/droplets", body(name))).body as { droplet: { id: number } }).droplet.id;
const statusOf = async (id: number): Promise<string> =>
  ((await cloud.call("GET", `/v2/droplets/${id}`)).body as { droplet: { status: string } }).droplet.status;
const until = async (what: string, probe: () => boolean | Promise<boolean>): Promise<void> => {
  for (let look = 0; !(await probe()); look += 1) {
    if (look > 400) throw new Error(`waited 20 s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

describe("answers of the APIs", () => {
  test("429 with its retry-after, as often as it was asked for, on the requests that it names", async () => {
    await add({ kind: "rate-limit", when: "POST /v2/tags", seconds: 7, times: 2 });
    expect((await cloud.call("GET", "/v2/tags")).status).toBe(200);
    for (const left of [1, 0]) {
      const refused = await tag("limited");
      expect(refused).toMatchObject({ status: 429, body: { id: "too_many_requests" } });
      expect(refused.headers["retry-after"]).toBe("7");
      expect((await client().faults()).map((fault) => fault.left)).toEqual(left > 0 ? [left] : []);
    }
    expect(await tags()).not.toContain("limited");
    expect((await tag("limited")).status).toBe(201);
  });

  test("500 in each cloud's own form", async () => {
    await add({ kind: "error", times: 2 });
    expect(await cloud.call("GET", "/v2/account")).toMatchObject({ status: 500, body: { id: "server_error" } });
    const answer = await cloud.call("GET", "/client/v4/zones");
    expect(answer).toMatchObject({ status: 500, body: { success: false, errors: [{ code: 10001 }] } });
    expect((await cloud.call("GET", "/client/v4/zones")).status).toBe(200);
  });

  test("a request that is lost does nothing, and one whose answer is lost is done", async () => {
    await add({ kind: "lost-request", when: "write /v2/**" });
    await expect(tag("unheard")).rejects.toThrow("fetch failed");
    await add({ kind: "lost-answer", when: "write /v2/**" });
    await expect(tag("unanswered")).rejects.toThrow("fetch failed");
    const made = await tags();
    expect(made).toContain("unanswered");
    expect(made).not.toContain("unheard");
    expect(await client().faults()).toEqual([]);
  });

  test("a refused request uses no lost answer up", async () => {
    await add({ kind: "lost-answer", when: "POST /v2/tags" });
    expect((await tag("no good name")).status).toBe(422);
    await expect(tag("good")).rejects.toThrow("fetch failed");
  });

  test("late answers, and those that never come, are bounded", async () => {
    await add({ kind: "latency", seconds: 0.2, when: "GET /v2/account" });
    let began = Date.now();
    expect((await cloud.call("GET", "/v2/account")).status).toBe(200);
    expect(Date.now() - began).toBeGreaterThanOrEqual(195);
    await add({ kind: "timeout", seconds: 0.3, when: "GET /v2/tags" });
    began = Date.now();
    await expect(tags()).rejects.toThrow("fetch failed");
    expect(Date.now() - began).toBeGreaterThanOrEqual(295);
  });

  test("the sandbox's own API and the token's check are as ever", async () => {
    await add({ kind: "error", times: 1000 });
    expect((await client().health()).id).toBe(cloud.instance.id);
    await client().clearFaults();
    expect((await cloud.call("GET", "/v2/account", undefined, "nobody")).status).toBe(401);
  });
});

describe("droplets and hosts", () => {
  test("a droplet stays new until its fault ends, and others do not", async () => {
    const fault = await add({ kind: "droplet-stuck" });
    const stuck = await create("stuck");
    await until("the fault to bind", async () => (await client().faults())[0]?.host === String(stuck));
    const other = await create("other");
    await until("the other to be active", async () => (await statusOf(other)) === "active");
    expect(await statusOf(stuck)).toBe("new");
    await client().clearFaults(fault.id);
    await until("it to be active", async () => (await statusOf(stuck)) === "active");
  });

  test("a host is lost in the middle of a remote script, once", async () => {
    const id = await create("lost");
    await cloud.daemon.settled();
    await add({ kind: "host-lost", host: "lost", when: "script" });
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(await statusOf(id)).toBe("active");
    cloud.driver.scripts.add(id);
    await until("it to be off", async () => (await statusOf(id)) === "off");
    expect(cloud.driver.calls).toContain(`powerOff ${id}`);
    expect(await client().faults()).toEqual([]);
  });

  test("SSH is refused and names do not resolve from the answer of a request on, until the time is up", async () => {
    const id = await create("closed");
    await cloud.daemon.settled();
    const none = { sshRefused: [], dnsDown: false };
    await add({ kind: "ssh-refused", host: String(id), when: "POST /v2/tags", for: 60 });
    await add({ kind: "dns-down", for: 60 });
    await until("the network to know", () => cloud.driver.network.faults?.dnsDown === true);
    expect(cloud.driver.network.faults?.sshRefused).toEqual([]);
    await tag("moment");
    await until("SSH to be refused", () => cloud.driver.network.faults?.sshRefused[0] === id);
    now += 61_000;
    expect(await client().faults()).toEqual([]);
    await add({ kind: "latency" });
    await until("both to be over", () => JSON.stringify(cloud.driver.network.faults) === JSON.stringify(none));
  });

  test("a disk that is full is emptied again, also by the next daemon", async () => {
    const id = await create("full");
    await cloud.daemon.settled();
    const calls = () => cloud.driver.calls.filter((call) => call.startsWith("fillDisk"));
    await add({ kind: "disk-full", host: "full", for: 60 });
    await until("it to be full", () => calls().length === 1);
    await cloud.close();
    now += 61_000;
    await cloud.open();
    await until("it to be empty", () => calls().length === 2);
    expect(calls()).toEqual([`fillDisk ${id} true`, `fillDisk ${id} false`]);
  });
});

test("faults outlive the daemon, and end by order", async () => {
  const kept = await add({ kind: "rate-limit", when: "POST /v2/tags" });
  await add({ kind: "latency", seconds: 1, when: "GET /v2/account" });
  await cloud.close();
  await cloud.open();
  expect((await tag("kept")).status).toBe(429);
  expect((await client().faults()).map(({ kind }) => kind)).toEqual(["latency"]);
  await expect(client().clearFaults(kept.id)).rejects.toThrow(`there is no fault ${kept.id}`);
  expect(await client().clearFaults()).toHaveLength(1);
});
