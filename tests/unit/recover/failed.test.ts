import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { failedOperation, forgetFailed, keepFailed, readFailed } from "../../../sandbox/recover/failed";
import { Clouds } from "../../../sandbox/recover/find";
import { settlePending } from "../../../sandbox/recover/pending";
import type { StackExport } from "../../../sandbox/cli/outputs";
import { FakeApi, interrupted, urn } from "./support";

const type = "digitalocean:index/firewall:Firewall";
const firewall = urn(type, "fw");
const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "[secret]" };
type Step = Parameters<typeof failedOperation>[0];

const step = (op: string, inputs: Record<string, unknown>, of = type): Step =>
  ({
    op,
    urn: urn(of, "fw"),
    type: of,
    provider: "urn:pulumi:dev::probe::pulumi:providers:digitalocean::default::id",
    new: { type: of, urn: urn(of, "fw"), parent: "urn:pulumi:dev::probe::pulumi:pulumi:Stack::probe-dev", inputs },
  }) as unknown as Step;

describe("a step that failed", () => {
  test("is kept as the state would have it, without what was secret", () => {
    const inputs = { name: "fw", userData: secret, list: [{ token: "[secret]", port: 1 }], tags: ["a"] };
    expect(failedOperation(step("create-replacement", inputs))).toEqual({
      type: "creating",
      resource: {
        urn: firewall,
        type,
        custom: true,
        provider: expect.stringContaining("::id") as string,
        parent: expect.stringContaining("Stack") as string,
        inputs: { name: "fw", list: [{ port: 1 }], tags: ["a"] },
      },
    });
  });

  test("of a remote script, or a read, is nothing that a cloud could have done", () => {
    expect(failedOperation(step("create", {}, "command:remote:Command"))).toBeUndefined();
    expect(failedOperation(step("refresh", {}))).toBeUndefined();
  });
});

describe("the next update", () => {
  let api: FakeApi;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-failed-"));
  const ran: { args: string[]; input?: string }[] = [];
  beforeEach(() => void ran.splice(0));
  afterEach(() => api.close());
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  async function settle(op: string, answers: Record<string, unknown>) {
    api = new FakeApi(answers);
    const exported = interrupted();
    delete exported.deployment.pending_operations;
    const operation = failedOperation(step(op, { name: "fw" }));
    if (!operation) throw new Error("nothing failed");
    const pulumi = async (args: string[], input?: string) => {
      ran.push({ args, input });
      return "";
    };
    const failed = { since: "2026-11-30T12:00:00.500Z", operations: [operation], unreached: [] };
    const clouds = new Clouds(await api.listen());
    return settlePending(exported, clouds, pulumi, () => undefined, path.join(folder, "unread"), failed);
  }
  const listed = (...created: string[]) => ({
    "GET /v2/firewalls": { firewalls: created.map((at, n) => ({ id: `f${n}`, name: "fw", created_at: at })) },
  });

  test("takes what was made all the same into the state, and reads it", async () => {
    const repairs = await settle("create", listed("2026-11-30T12:00:00Z"));
    expect(repairs.map(({ told }) => told)).toEqual(["creating Firewall fw: exists as f0, adopted"]);
    const { deployment } = JSON.parse(ran[0]?.input ?? "") as StackExport;
    expect(deployment.resources?.at(-1)).toMatchObject({ urn: firewall, id: "f0", inputs: { name: "fw" } });
    expect(ran[1]?.args).toEqual(expect.arrayContaining(["refresh", "--target", firewall]));
  });

  test("leaves what was there before to whom it belongs", async () => {
    expect(await settle("create", listed("2026-11-30T11:59:59Z"))).toEqual([]);
    expect(ran).toEqual([]);
  });

  test("says nothing of what was not made, or of a change to what the state does not have", async () => {
    expect(await settle("create", listed())).toEqual([]);
    api.close();
    expect(await settle("update", {})).toEqual([]);
    expect(ran).toEqual([]);
  });
});

test("what failed is kept until it is settled, also over another failure, from the first one's beginning on", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-failed-"));
  const operation = failedOperation(step("create", { name: "fw" }));
  if (!operation) throw new Error("nothing failed");
  keepFailed(folder, "p", "dev", { since: "1", operations: [], unreached: [] });
  expect(fs.readdirSync(folder)).toEqual([]);
  keepFailed(folder, "p", "dev", { since: "2", operations: [operation], unreached: [] });
  keepFailed(folder, "p", "dev", { since: "3", operations: [operation], unreached: ["script"] });
  const kept = { since: "2", operations: [operation, operation], unreached: ["script"] };
  expect(readFailed(folder, "p", "dev")).toEqual(kept);
  fs.writeFileSync(path.join(folder, "failed-p-dev.json"), JSON.stringify({ since: "2", operations: [operation] }));
  expect(readFailed(folder, "p", "dev")).toEqual({ since: "2", operations: [operation], unreached: [] });
  forgetFailed(folder, "p", "dev");
  expect(readFailed(folder, "p", "dev").operations).toEqual([]);
  fs.rmSync(folder, { recursive: true });
});
