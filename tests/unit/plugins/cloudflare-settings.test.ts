import * as http from "node:http";
import * as net from "node:net";
import { cloudflare } from "../../../sandbox/plugins/cloudflare/provider";
import { Plugin } from "./support";

/** A zone's settings as Cloudflare keeps them: always there, changed by PATCH. */
const settings: Record<string, Record<string, unknown>> = {};
const requests: string[] = [];
const server = http.createServer((request, response) => {
  let text = "";
  request.on("data", (chunk) => (text += String(chunk)));
  request.on("end", () => {
    const path = request.url!.replace("/client/v4", "");
    requests.push(`${request.method} ${path} ${text}`.trim());
    const known = path.startsWith("/zones/z/");
    if (request.method === "PATCH") settings[path] = { ...settings[path], ...(JSON.parse(text) as object) };
    if (settings[path]?.status === "active") settings[path].status = "pending";
    const errors = known ? [] : [{ code: 7003, message: "Could not route" }];
    response.writeHead(known ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify({ success: known, errors, messages: [], result: settings[path] ?? null }));
  });
});
let plugin: Plugin<unknown>;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  plugin = new Plugin(cloudflare as never);
  const baseUrl = `http://127.0.0.1:${(server.address() as net.AddressInfo).port}/client/v4/`;
  plugin.provider.configure({ apiToken: "t", baseUrl });
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => void requests.splice(0));

test("a setting is changed, not created, and stays when its resource goes", async () => {
  const type = "cloudflare:index/zoneSetting:ZoneSetting";
  const live = await plugin.create(type, { zoneId: "z", settingId: "ssl", value: "strict" });
  expect(live.id).toBe("ssl");
  expect(plugin.changes(type, live.state, live.inputs, live.inputs)).toEqual([]);
  settings["/zones/z/settings/ssl"]!.value = "off";
  const drifted = (await plugin.read(type, live.id, live.state, live.inputs))!;
  expect(plugin.changes(type, drifted.state, live.inputs, live.inputs)).toEqual(["value: update"]);
  await plugin.update(type, live.id, drifted.state, live.inputs);
  await plugin.delete(type, live.id, live.state);
  expect(requests).toEqual([
    'PATCH /zones/z/settings/ssl {"value":"strict"}',
    "GET /zones/z/settings/ssl",
    'PATCH /zones/z/settings/ssl {"value":"strict"}',
  ]);
  expect((await plugin.read(type, "z/ssl"))!.inputs).toEqual({ zoneId: "z", settingId: "ssl", value: "strict" });
  expect(await plugin.read(type, "other/ssl")).toBeUndefined();
});

test("DNSSEC that waits for the registrar is not what was asked for, and is turned off before it goes", async () => {
  const type = "cloudflare:index/zoneDnssec:ZoneDnssec";
  const live = await plugin.create(type, { zoneId: "z", status: "active" });
  const refreshed = (await plugin.read(type, live.id, live.state, live.inputs))!;
  expect(plugin.changes(type, refreshed.state, live.inputs, live.inputs)).toEqual(["status: update"]);
  await plugin.delete(type, live.id, refreshed.state);
  expect(requests).toEqual([
    'PATCH /zones/z/dnssec {"status":"active"}',
    "GET /zones/z/dnssec",
    'PATCH /zones/z/dnssec {"status":"disabled"}',
    "DELETE /zones/z/dnssec",
  ]);
  expect(plugin.reasons(type, { zoneId: "z", status: "on" })).toEqual([
    "expected status to be one of active, disabled, got on. Examine values at 'res.status'.",
  ]);
});
