import { compareVersions } from "../../../sandbox/build/versions";
import { whyNotBuildable } from "../../../sandbox/engine/build";
import { fits } from "../../../sandbox/engine/version";

test.each([
  ["3.259.0", true],
  ["v3.259.0", true],
  ["3.300.1", true],
  ["3.258.9", false],
  ["4.0.0", false],
  ["3.260.0-alpha.1", false],
  ["", false],
])("a pulumi %s on PATH fits: %s", (version, expected) => {
  expect(fits(version)).toBe(expected);
});

test("versions compare by number, not by letter", () => {
  expect(compareVersions("3.99.0", "3.259.0")).toBeLessThan(0);
  expect(compareVersions("1.26.8", "1.25")).toBeGreaterThan(0);
  expect(compareVersions("v1.25.0", "1.25")).toBe(0);
});

test("where the engine cannot be built, one message says what to install", () => {
  expect(whyNotBuildable("1.21.0")).toBeUndefined();
  expect(whyNotBuildable("1.26.8")).toBeUndefined();
  expect(whyNotBuildable("1.20.14")).toBe(
    "Pulumi 3.259.0 is not on PATH, its download does not answer, and Go 1.20.14 is too old to build it with. " +
      "Install Go 1.21 or newer (https://go.dev/dl, or Debian 13 and Ubuntu 24.04: apt-get install golang-go), or put Pulumi 3.259.0 with its Node.js language host on PATH, and run again.",
  );
});
