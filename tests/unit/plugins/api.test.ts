import * as http from "node:http";
import * as net from "node:net";
import { act, actWhenFree } from "../../../sandbox/plugins/digitalocean/actions";
import { Api } from "../../../sandbox/plugins/digitalocean/api";
import { DoContext } from "../../../sandbox/plugins/digitalocean/config";
import { poll } from "../../../sandbox/plugins/shared/wait";

/** Status 0: the connection breaks. */
type Reply = [status: number, body: unknown, headers?: Record<string, string>];
const requests: string[] = [];
let replies: Reply[] = [];
const server = http.createServer((request, response) => {
  requests.push(`${request.method} ${request.url} ${request.headers.authorization}`);
  request.resume();
  const [status, body, headers] = replies.length > 1 ? replies.shift()! : replies[0]!;
  if (status === 0) return void request.socket.destroy();
  response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
});
const signal = new AbortController().signal;
let api: Api;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as net.AddressInfo).port}/`;
  api = new Api({ endpoint, token: "tok", retries: 4, pause: { shortest: 0.01, longest: 0.05 } });
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => void requests.splice(0));

test("429 and 5xx are tried again, four times", async () => {
  replies = [
    [429, {}, { "retry-after": "1" }],
    [503, "busy"],
    [200, { ok: true }],
  ];
  expect(await api.get("account", signal)).toEqual({ ok: true });
  expect(requests).toEqual(Array(3).fill("GET /v2/account Bearer tok"));
  requests.splice(0);
  replies = [[500, { id: "server_error", message: "Unexpected" }]];
  await expect(api.post("droplets", {}, signal)).rejects.toThrow("POST droplets: 500 Unexpected");
  expect(requests).toHaveLength(5);
});

test("a request whose answer is lost is asked again, as the official plugin does, and no more than that", async () => {
  replies = [
    [0, {}],
    [200, { ok: true }],
  ];
  expect(await api.post("droplets", {}, signal)).toEqual({ ok: true });
  expect(requests).toHaveLength(2);
  requests.splice(0);
  replies = [[0, {}]];
  await expect(api.post("droplets", {}, signal)).rejects.toThrow(/^POST droplets: cannot reach http:/);
  expect(requests).toHaveLength(5);
});

test("other refusals are told at once, in the cloud's words", async () => {
  replies = [[422, { id: "unprocessable_entity", message: "Name is taken." }]];
  await expect(api.put("firewalls/1", {}, signal)).rejects.toThrow("PUT firewalls/1: 422 Name is taken.");
  replies = [[403, "blocked by a proxy"]];
  await expect(api.get("x", signal)).rejects.toThrow("GET x: 403 blocked by a proxy");
  expect(requests).toHaveLength(2);
});

test("404 is nothing where something is looked for", async () => {
  replies = [[404, { id: "not_found", message: "gone" }]];
  expect(await api.find("vpcs/1", signal)).toBeUndefined();
  await expect(api.get("vpcs/1", signal)).rejects.toThrow("404 gone");
});

test("an API that is out of reach is named", async () => {
  const nowhere = new Api({
    endpoint: "http://127.0.0.1:1",
    token: "t",
    retries: 0,
    pause: { shortest: 0, longest: 0 },
  });
  await expect(nowhere.get("account", signal)).rejects.toThrow(/GET account: cannot reach http:\/\/127\.0\.0\.1:1: /);
});

test("an action waits for a busy droplet, and for its own end", async () => {
  const context = { config: { api }, signal, timeout: undefined } as unknown as DoContext;
  const action = (status: string) => ({ action: { id: 7, status, type: "attach" } });
  replies = [
    [422, { id: "unprocessable_entity", message: "Droplet already has a pending event." }],
    [202, action("in-progress")],
    [200, action("in-progress")],
    [200, action("completed")],
  ];
  await actWhenFree(context, "volumes/v/actions", { type: "attach" });
  expect(requests.map((line) => line.split(" ").slice(0, 2).join(" "))).toEqual([
    "POST /v2/volumes/v/actions",
    "POST /v2/volumes/v/actions",
    "GET /v2/actions/7",
    "GET /v2/actions/7",
  ]);
  replies = [
    [202, action("in-progress")],
    [200, action("errored")],
  ];
  await expect(act(context, "volumes/v/actions", { type: "attach" })).rejects.toThrow("The action attach (7) failed.");
});

test("a wait ends with what it waited for and what it saw", async () => {
  const wait = { what: "droplet 1 to become active", limit: 0.05, signal, first: 10 };
  await expect(poll(wait, async () => ({ seen: "status new" }))).rejects.toThrow(
    "Waited 0.05 s for droplet 1 to become active; last seen: status new.",
  );
});

test("a cancellation ends a wait", async () => {
  const controller = new AbortController();
  const wait = { what: "x", limit: 60, signal: controller.signal, first: 10_000 };
  const waiting = poll(wait, async () => ({ seen: "nothing" }));
  setTimeout(() => controller.abort(), 20);
  await expect(waiting).rejects.toThrow("Cancelled.");
});
