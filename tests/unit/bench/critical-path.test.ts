import { type Span, timing } from "../../../tools/bench/critical-path";

const span = (began: number, ended: number, type = "digitalocean:index/droplet:Droplet"): Span => ({
  type,
  began,
  ended,
});
const script = "command:remote:Command";

test("the critical path is the slowest chain, through what took no time and whatever kind of dependency", () => {
  const spans = new Map([
    // A component is done last; its parts did the work.
    ["stack", span(0, 21, "seawall:Network")],
    ["a", span(0, 4)],
    ["b", span(0, 3)],
    ["a-script", span(6, 16, script)],
    ["b-script", span(5, 17, script)],
    ["last", span(20, 21, script)],
  ]);
  const resources = [
    { urn: "stack", custom: false },
    { urn: "a", custom: true, parent: "stack" },
    { urn: "b", custom: true, parent: "stack" },
    { urn: "unchanged", custom: true, dependencies: ["a"] },
    { urn: "a-script", custom: true, propertyDependencies: { host: ["unchanged"], key: null } },
    { urn: "b-script", custom: true, parent: "b" },
    { urn: "last", custom: true, dependencies: ["a-script", "gone"] },
  ];
  expect(timing(spans, resources)).toEqual({ wall: 21, critical: 15, scripts: 23 });
});
