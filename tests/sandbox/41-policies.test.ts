import { Clone } from "../support/sandbox";

const clone = Clone.shared();
jest.setTimeout(300_000);

interface Firewall {
  id: string;
  name: string;
  inbound_rules: object[];
  outbound_rules: object[];
  tags: string[];
}

describe("no false alarm", () => {
  test.each([
    ["dev", ["dev"]],
    ["staging", ["staging"]],
    ["prod", ["prod"]],
    ["dev of the example of AIDataLabs", ["--project", "examples/aidatalabs", "dev"]],
    ["prod of the example of AIDataLabs", ["--project", "examples/aidatalabs", "prod"]],
  ])("%s previews with no mandatory violation and no exemption", async (_name, args) => {
    const { code, output } = await clone.seawall("preview", ...args);
    expect(output).not.toMatch(/Refused by|Exempted until/);
    expect(code).toBe(0);
  });
});

describe("what was changed by hand", () => {
  const judge = () => clone.seawall("policies", "--state", "dev");

  test("nothing: the state of the stack passes", async () => {
    expect((await judge()).code).toBe(0);
  });

  test("a firewall that lets the world in on SSH is refused by its rule, and the next up takes that back", async () => {
    const { firewalls } = await clone.digitalocean<{ firewalls: Firewall[] }>("GET", "/v2/firewalls?per_page=200");
    const data = firewalls.find(({ name }) => name.endsWith("-data"))!;
    const world = { protocol: "tcp", ports: "22", sources: { addresses: ["0.0.0.0/0"] } };
    const { name, tags, outbound_rules, inbound_rules } = data;
    const opened = { name, tags, outbound_rules, inbound_rules: [...inbound_rules, world] };
    await clone.digitalocean("PUT", `/v2/firewalls/${data.id}`, opened);

    const found = await judge();
    expect(found.output).toMatch(/fw-no-world-admin · data-role-firewall/);
    expect(found.code).toBe(3);

    await clone.must("up", "dev");
    const { firewall } = await clone.digitalocean<{ firewall: Firewall }>("GET", `/v2/firewalls/${data.id}`);
    expect(firewall.inbound_rules.length).toBe(inbound_rules.length);
    expect((await judge()).code).toBe(0);
  });
});
