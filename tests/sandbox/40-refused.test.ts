import { Clone, Result } from "../support/sandbox";

const clone = Clone.shared();
jest.setTimeout(300_000);
afterEach(() => clone.restore());

const byUp = () => clone.seawall("up", "dev");
const byPulumi = () => clone.pulumi("preview", "--policy-pack", "policies");

describe("a policy violation refuses the update before anything is sent", () => {
  test.each<[string, () => Promise<Result>]>([
    ["seawall up", byUp],
    ["pulumi preview --policy-pack", byPulumi],
  ])("a database open to the world, by %s", async (_name, run) => {
    clone.configure({ "seawall:hosts.data.serves": [{ port: 5432, from: "world" }] });
    const { value, writes } = await clone.writesOf(run);
    expect(value.code).not.toBe(0);
    expect(value.output).toContain("fw-no-world-admin");
    expect(value.output).toContain("5432");
    expect(writes).toEqual([]);
  });

  test.each<[string, () => Promise<Result>]>([
    ["seawall up", byUp],
    ["pulumi preview --policy-pack", byPulumi],
  ])("a budget exceeded, by %s", async (_name, run) => {
    clone.configure({ "seawall:hosts.web.size": "s-8vcpu-16gb" });
    const { value, writes } = await clone.writesOf(run);
    expect(value.code).not.toBe(0);
    expect(value.output).toContain("cost-budget");
    expect(writes).toEqual([]);
  });

  test("seawall up exits 3, so that a script can tell", async () => {
    clone.configure({ "seawall:hosts.web.size": "s-8vcpu-16gb" });
    expect((await byUp()).code).toBe(3);
  });
});

describe("SSH open to the world is refused before anything is sent", () => {
  test.each<[string, Record<string, unknown>]>([
    ["as an administrators' address", { "seawall:adminCidrs": ["0.0.0.0/0"] }],
    ["as two halves of the world", { "seawall:adminCidrs": ["0.0.0.0/1", "128.0.0.0/1"] }],
    ["as a service", { "seawall:hosts.web.serves": [{ port: 22, from: "world" }] }],
    ["hidden in a range", { "seawall:hosts.web.serves": [{ port: "20-30", from: "world" }] }],
  ])("%s", async (_name, values) => {
    clone.configure(values);
    const { value, writes } = await clone.writesOf(byUp);
    expect([2, 3]).toContain(value.code);
    expect(writes).toEqual([]);
  });
});

describe("bad input", () => {
  test("every mistake at once: path, what was given, what is allowed; nothing is sent", async () => {
    clone.configure({
      "seawall:hosts.web.size": "s-1vcpu-2bg",
      "seawall:hosts.data.serves": [{ port: 70000, from: "world" }],
      "seawall:adminCidrs": [],
    });
    const { value, writes } = await clone.writesOf(byUp);
    expect(value.code).toBe(2);
    for (const path of ["seawall:hosts.web.size", "seawall:hosts.data.serves", "seawall:adminCidrs"]) {
      expect(value.output).toContain(path);
    }
    expect(value.output).toContain("s-1vcpu-2bg");
    expect(value.output).toContain("70000");
    expect(value.output).not.toMatch(/\n\s+at .*\.ts:\d+/);
    expect(writes).toEqual([]);
  });

  test("an unknown stack names those there are", async () => {
    const result = await clone.seawall("up", "porduction");
    expect(result.code).toBe(2);
    expect(result.output).toMatch(/dev.*prod.*staging/s);
  });
});
