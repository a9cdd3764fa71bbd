import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { StackExport } from "../../../sandbox/cli/outputs";
import { Clouds } from "../../../sandbox/recover/find";
import { settlePending } from "../../../sandbox/recover/pending";
import { dropletUrn, FakeApi, interrupted, volumeUrn } from "./support";

const droplet = { id: 101, name: "h", region: { slug: "sgp1" }, tags: ["probe"], status: "active" };
let api: FakeApi;
let folder: string;
let unread: string;
const ran: { args: string[]; input?: string }[] = [];

async function settle(exported: StackExport, answers: Record<string, unknown>, fail?: string) {
  api = new FakeApi(answers);
  const clouds = new Clouds(await api.listen());
  const pulumi = async (args: string[], input?: string) => {
    ran.push({ args, input });
    if (args[0] === fail) throw new Error(`${fail} failed`);
    return "";
  };
  return settlePending(exported, clouds, pulumi, () => undefined, unread);
}

beforeEach(() => {
  ran.length = 0;
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-recover-"));
  unread = path.join(folder, "state/unread-dev");
});
afterEach(() => {
  api.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

const there = { "GET /v2/droplets": { droplets: [droplet] }, "GET /v2/droplets/101": { droplet } };
const refresh = ["refresh", "--yes", "--non-interactive", "--color", "never"];

test("adopts by `stack import` on standard input and a targeted refresh, with the preview on", async () => {
  const repairs = await settle(interrupted(), there);
  expect(ran.map((r) => r.args)).toEqual([
    ["stack", "import"],
    [...refresh, "--target", dropletUrn, "--target", volumeUrn],
  ]);
  const imported = JSON.parse(ran[0]?.input ?? "") as StackExport;
  expect(imported.deployment.resources?.at(-1)).toMatchObject({ urn: dropletUrn, id: "101" });
  expect(imported.deployment.pending_operations).toBeUndefined();
  expect(repairs).toHaveLength(2);
  expect(fs.existsSync(unread)).toBe(false);
});

test("drops what is not there, and refreshes only what was being changed", async () => {
  await settle(interrupted(), { "GET /v2/droplets": { droplets: [] } });
  expect(ran.map((r) => r.args)).toEqual([
    ["stack", "import"],
    [...refresh, "--target", volumeUrn],
  ]);
});

test("a droplet whose host could not be made is not waited for: it is removed, and made again", async () => {
  const failed = { ...droplet, status: "archive" };
  const repairs = await settle(interrupted(), {
    "GET /v2/droplets": { droplets: [failed] },
    "GET /v2/droplets/101": { droplet: failed },
  });
  expect(api.requests).toContain("DELETE /v2/droplets/101");
  expect(repairs.map(({ told }) => told)).toContain(
    "creating Droplet h: 101 could not be made, removed and made again",
  );
});

test("does nothing, and asks no cloud, where nothing is pending", async () => {
  const exported = interrupted();
  delete exported.deployment.pending_operations;
  expect(await settle(exported, {})).toEqual([]);
  expect(ran).toEqual([]);
  expect(api.requests).toEqual([]);
});

test("a repair that was interrupted before its refresh is finished by the next one", async () => {
  await expect(settle(interrupted(), there, "refresh")).rejects.toThrow("refresh failed");
  api.close();
  const adopted = JSON.parse(ran[0]?.input ?? "") as StackExport;
  ran.length = 0;
  await settle(adopted, there);
  expect(ran.map((r) => r.args)).toEqual([[...refresh, "--target", dropletUrn, "--target", volumeUrn]]);
  expect(fs.existsSync(unread)).toBe(false);
});
