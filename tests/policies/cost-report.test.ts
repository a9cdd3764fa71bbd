import * as pulumi from "@pulumi/pulumi";
import { costOf, pricesAsOf } from "../../policies/cost";
import { compareCosts, ofExport, ofPreview, stackCost } from "../../policies/cost-report";
import { programEstimates } from "../../policies/estimates";
import prices from "../../policies/prices.json";
import { figures } from "../../policies/prices";
import { budgetOf, costJson, costMarkdown, costText, CostView, estimatesMarkdown } from "../../sandbox/cli/cost-view";
import { styleOf } from "../../sandbox/cli/style";
import { Registration, run } from "../support/mocks";
import { encode, stackFile } from "../unit/config/support";

/** The program of a stack file, as the engine would register it, priced. */
async function costOfStack(stack: string): Promise<number> {
  jest.resetModules();
  pulumi.runtime.setAllConfig(encode(stackFile(`Pulumi.${stack}.yaml`)));
  const { registered } = await run(() => import("../../index"));
  const urn = ({ type, name }: Registration) => `urn:pulumi:${stack}::seawall::${type}::${name}`;
  const found = (name: string) =>
    registered.all.filter((one) => one.name === name && /reservedIp/i.test(one.type)).map(urn);
  const resources = registered.all
    .filter(({ type }) => !type.startsWith("seawall:"))
    .map((one) => ({
      urn: urn(one),
      type: one.type,
      props: one.inputs,
      sources: { ipAddress: one.dependsOn.flatMap(found) },
    }));
  const { monthly, unknown } = costOf(resources);
  expect(unknown).toEqual([]);
  return monthly;
}

describe("a stack's cost is the sum that a person makes of its file", () => {
  test.each<[string, [what: string, amount: number][]]>([
    [
      "dev",
      [
        ["web", 12],
        ["data", 12],
        ["the cluster's control plane", 24],
        ["its worker", 12],
        ["data's volume, 10 GiB", 1],
        ["the bucket", 5],
      ],
    ],
    [
      "staging",
      [
        ["gate", 6],
        ["web", 12],
        ["data", 24],
        ["data's volume, 25 GiB", 2.5],
        ["the bucket", 5],
      ],
    ],
    [
      "prod",
      [
        ["gate", 6],
        ["web", 24],
        ["worker", 24],
        ["data", 48],
        ["data's daily backups, 30 %", 14.4],
        ["data's volume, 100 GiB", 10],
        ["watch", 24],
        ["watch's volume, 50 GiB", 5],
        ["two reserved addresses with a host", 0],
        ["the bucket", 5],
      ],
    ],
  ])("%s", async (stack, parts) => {
    const sum = parts.reduce((total, [, amount]) => total + amount, 0);
    expect(await costOfStack(stack)).toBe(Math.round(sum * 100) / 100);
  });
});

const urnOf = (type: string, name: string, stack = "dev") =>
  `urn:pulumi:${stack}::shop::seawall:host:Host$${type}::${name}`;
const droplet = "digitalocean:index/droplet:Droplet";
const host = (name: string) => ({
  urn: `urn:pulumi:dev::shop::seawall:host:Host::${name}`,
  type: "seawall:host:Host",
  parent: root,
});
const root = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev";
const machine = (name: string, size: string, of = "web") => ({
  urn: urnOf(droplet, name),
  type: droplet,
  custom: true,
  inputs: { size },
  parent: `urn:pulumi:dev::shop::seawall:host:Host::${of}`,
});
const volume = (name: string, size: number, of = "web") => ({
  urn: urnOf("digitalocean:index/volume:Volume", name),
  type: "digitalocean:index/volume:Volume",
  custom: true,
  inputs: { size },
  parent: `urn:pulumi:dev::shop::seawall:host:Host::${of}`,
});
const stateOf = (...resources: object[]) => ({
  deployment: { resources: [host("web"), host("data"), ...resources] as never[] },
});

describe("a report", () => {
  const cost = stackCost(
    ofExport(
      stateOf(
        machine("web-droplet", "s-1vcpu-2gb"),
        volume("web-data", 10),
        machine("data-droplet", "s-2vcpu-4gb", "data"),
      ),
    ),
  );

  test("sums up by component, the dearest first", () => {
    expect(cost.components.map(({ name, monthly, hourly }) => [name, monthly, hourly])).toEqual([
      ["Host data", 24, 0.03571],
      ["Host web", 13, 0.01935],
    ]);
    expect(cost.monthly).toBe(37);
  });

  test("leaves out what waits for its deletion", () => {
    const gone = { ...machine("old", "s-8vcpu-16gb"), delete: true };
    expect(stackCost(ofExport(stateOf(machine("web-droplet", "s-1vcpu-2gb"), gone))).monthly).toBe(12);
  });

  test("of a preview counts what there would be, each once, and nothing that goes", () => {
    const step = (op: string, newState?: object) => ({
      op,
      urn: (newState as { urn: string } | undefined)?.urn ?? "x",
      newState: newState as never,
    });
    const replaced = machine("web-droplet", "s-2vcpu-4gb");
    const preview = {
      steps: [
        step("create-replacement", replaced),
        step("replace", replaced),
        step("delete-replaced", replaced),
        step("delete"),
        step("same", volume("web-data", 10)),
      ],
    };
    expect(stackCost(ofPreview(preview)).items.map(({ name, monthly }) => [name, monthly])).toEqual([
      ["web-droplet", 24],
      ["web-data", 1],
    ]);
  });

  test("of a preview knows what the cloud fills in from what the program computes", () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const later = (propertyDependencies?: object) => ({
      op: "create",
      urn: "a",
      newState: { ...machine("web", unknown), propertyDependencies } as never,
    });
    expect(stackCost(ofPreview({ steps: [later({ size: ["urn:x"] })] })).unknown).toMatchObject([
      { reason: "the size is known only after the update" },
    ]);
    const balancer = {
      ...machine("lb", ""),
      type: "digitalocean:index/loadBalancer:LoadBalancer",
      inputs: {},
      outputs: { size: unknown, sizeUnit: unknown },
    };
    expect(stackCost(ofPreview({ steps: [{ op: "create", urn: "b", newState: balancer }] })).monthly).toBe(12);
  });
});

describe("a comparison", () => {
  const before = stackCost(
    ofExport(stateOf(machine("web-droplet", "s-1vcpu-2gb"), volume("web-data", 10), machine("odd", "s-1vcpu-1gb"))),
  );
  const after = stackCost(
    ofExport(stateOf(machine("web-droplet", "s-4vcpu-8gb"), volume("web-data", 10), machine("new", "c-2"))),
  );

  test("names what adds and what saves, the greatest change first, and nothing that stays", () => {
    expect(compareCosts(before, after).map(({ name, before: b, after: a, change }) => [name, b, a, change])).toEqual([
      ["new", 0, 42, 42],
      ["web-droplet", 12, 48, 36],
      ["odd", 6, 0, -6],
    ]);
  });

  test("of two stacks takes resources of one type and name for the same", () => {
    const prod = {
      ...before,
      items: before.items.map((item) => ({ ...item, urn: item.urn.replace("urn:pulumi:dev", "urn:pulumi:prod") })),
    };
    expect(compareCosts(before, prod)).toEqual([]);
  });

  const view: CostView = {
    stack: "dev",
    source: "preview",
    cost: after,
    before: { what: "what is up", isSelf: true, cost: before },
  };

  test("as Markdown is a comment that can be found again", () => {
    const text = costMarkdown(view);
    expect(text.split("\n")[0]).toBe("<!-- seawall cost dev -->");
    expect(text).toContain("### Cost of `dev`: $91.00 a month (+$72.00 against what is up)");
    expect(text).toContain("Budget $80.00: exceeded by $11.00. $0.13542 an hour.");
    expect(text).toMatch(/\| Droplet new +\| \$0\.00 +\| \$42\.00 +\| \+\$42\.00 +\|/);
    expect(text).toMatch(/<details><summary>Every resource<\/summary>\n\n\| resource/);
    expect(text).toContain(`Prices of ${pricesAsOf}`);
  });

  test("as JSON has every figure", () => {
    expect(JSON.parse(costJson(view))).toMatchObject({
      stack: "dev",
      monthly: 91,
      comparedWith: "what is up",
      before: 19,
      change: 72,
      budget: { monthlyUSD: 80, left: -11, verdict: "exceeded" },
      components: [{ name: "Host web", monthly: 91 }],
      changes: [{ name: "new" }, { name: "web-droplet" }, { name: "odd" }],
    });
  });

  test("as text ends with the change, and says where nothing changes", () => {
    const style = styleOf({});
    expect(costText(view, style)).toMatch(
      /Against what is up: \+\$72\.00 a month\n +resource +what is up +planned +change/,
    );
    expect(costText({ ...view, cost: before }, style)).toContain("Nothing changes.");
  });

  test.each([
    [{ monthly: 60 }, "within", 20],
    [{ monthly: 74 }, "little headroom", 6],
    [{ monthly: 80 }, "little headroom", 0],
    [{ monthly: 80.01 }, "exceeded", -0.01],
  ])("a budget of $80 and %j: %s", (change, verdict, left) => {
    expect(budgetOf({ ...view, cost: { ...after, ...change } })).toMatchObject({ verdict, left });
  });
});

test("what has no known price is named in every form, and is in no sum", () => {
  const cost = stackCost(ofExport(stateOf(machine("odd", "x"), machine("web-droplet", "s-1vcpu-2gb"))));
  const view: CostView = { stack: "dev", source: "state", cost };
  expect(cost.monthly).toBe(12);
  expect(costText(view, styleOf({}))).toContain('not in the sum: Droplet odd, the size "x" is not in the price table');
  expect(costMarkdown(view)).toContain('- Droplet `odd`: the size "x" is not in the price table');
  expect((JSON.parse(costJson(view)) as { unknown: unknown[] }).unknown).toHaveLength(1);
});

describe("the price table", () => {
  test("has a date and a source for every figure", () => {
    const count = (value: unknown): number =>
      Array.isArray(value)
        ? 1
        : typeof value === "number"
          ? 1
          : typeof value === "object" && value !== null
            ? Object.values(value).reduce((sum: number, one) => sum + count(one), 0)
            : 0;
    const { sources: _sources, dropletRow: _row, unknown: _unknown, ...rest } = prices;
    expect(figures).toHaveLength(count(rest));
    for (const { path, value, asOf, source } of figures) {
      expect([path, value >= 0, asOf]).toEqual([path, true, expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/)]);
      expect(source).toMatch(/^https:\/\/(www|docs)\.digitalocean\.com\/.*(pricing|bandwidth)/);
    }
  });

  test("has clusters and load balancers", () => {
    const find = (path: string) => figures.find((one) => one.path === path)?.value;
    expect([find("doksHighAvailability"), find("approximate.loadBalancerNode"), find("droplets.s-2vcpu-4gb")]).toEqual([
      40, 12, 24,
    ]);
  });
});

describe("the programs' own estimates", () => {
  const of = (program: string) => programEstimates().find((one) => one.program === program)!;

  test.each<[string, [number, number], number]>([
    ["aidatalabs", [74, 74], 114],
    ["vise", [196, 196], 160.48],
    ["web-platform, staging", [12, 18], 18],
    ["web-platform, production", [100, 150], 105.45],
  ])("%s", (program, estimated, today) =>
    expect([of(program).estimated, of(program).today]).toEqual([estimated, today]),
  );

  test("one that gives no figures says so", () =>
    expect(estimatesMarkdown()).toMatch(/\| v-edfinance +\| all +\| none .*gives no figures/));
});
