import { requireHosts, scaleText, tellScale } from "../../../sandbox/cli/scale";
import { Progress } from "../../../sandbox/cli/progress";
import { checkHosts } from "../../../sandbox/ensure-instance";

test("a sandbox with hosts does not become one without, and says what to do", () => {
  expect(() => checkHosts("none", {})).toThrow(
    /has real hosts\. Remove it with `npx seawall reset`.*`npx seawall up --scale`/,
  );
  for (const known of [undefined, { hosts: "none" as const }]) expect(() => checkHosts("none", known)).not.toThrow();
  expect(() => checkHosts(undefined, { hosts: "none" })).not.toThrow();
});

test("scale mode is said wherever it is, and only there", () => {
  let printed = "";
  const progress = new Progress({ write: (text) => (printed += text) });
  tellScale({}, progress);
  expect(printed).toBe("");
  tellScale({ hosts: "none" }, progress);
  expect(printed).toBe(`${scaleText}\n`);
  expect(scaleText).toMatch(/nothing real runs/);
});

test("what needs a host is refused in scale mode", () => {
  expect(() => requireHosts({})).not.toThrow();
  expect(() => requireHosts({ hosts: "none" })).toThrow(/nothing real runs.*nothing to reach.*`npx seawall reset`/);
});
