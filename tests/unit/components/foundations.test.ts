import * as fs from "node:fs";
import * as path from "node:path";
import { controls } from "@seawall/components";
import { contains, overlaps, parseCidr } from "../../../components/cidr";
import { cloudName, commonNames, volumeNames } from "../../../components/names";
import { run } from "../../support/mocks";

const steps = path.join(__dirname, "../../../components/host/scripts/steps");

describe("address ranges", () => {
  test.each([
    ["10.20.0.0/20", { version: 4, prefix: 20, text: "10.20.0.0/20" }],
    ["10.20.1.2/20", { version: 4, prefix: 20, text: "10.20.0.0/20" }],
    ["2001:db8::1/48", { version: 6, prefix: 48, text: "2001:db8::/48" }],
    ["10.20.0.0", undefined],
    ["10.20/16", undefined],
    ["010.0.0.0/8", undefined],
    ["10.0.0.0/33", undefined],
    ["", undefined],
  ])("%s", (text, expected) => expect(parseCidr(text)).toEqual(expected));

  test.each([
    ["10.0.0.0/8", "10.1.0.0/16", true],
    ["10.1.0.0/16", "10.0.0.0/8", false],
    ["10.1.0.0/16", "10.1.0.0/16", true],
    ["10.1.0.0/16", "10.2.0.0/16", false],
    ["10.0.0.0/8", "2001:db8::/32", false],
  ])("%s contains %s: %s", (outer, inner, expected) => expect(contains(outer, inner)).toBe(expected));

  test("two ranges overlap whichever is the wider", () => {
    expect(overlaps("10.0.0.0/8", "10.1.0.0/16")).toBe(true);
    expect(overlaps("10.1.0.0/16", "10.0.0.0/8")).toBe(true);
    expect(overlaps("10.1.0.0/16", "10.2.0.0/16")).toBe(false);
  });
});

describe("names in the cloud", () => {
  test("small, and each part once where it repeats", async () => {
    const { result } = await run(() => [
      cloudName(commonNames, "test", "Web_1"),
      cloudName(commonNames, "main"),
      cloudName(volumeNames, "a".repeat(80), "x"),
      cloudName(volumeNames, "a".repeat(80), "y"),
    ]);
    expect(result.slice(0, 2)).toEqual(["shop-test-web-1", "shop-test-main"]);
    expect(result.slice(2).map((name) => name.length)).toEqual([64, 64]);
    expect(result[2]).not.toBe(result[3]);
  });
});

describe("controls", () => {
  const named = fs.readdirSync(steps).map((file) => file.replace(/^\d\d-|\.sh$/g, ""));

  test("each is a step of the host's scripts", () => {
    expect(controls.filter((control) => !named.includes(control))).toEqual([]);
  });

  test("steps that are no control are the ones a host cannot be without", () => {
    expect(named.filter((name) => !(controls as readonly string[]).includes(name))).toEqual([
      "packages",
      "accounts",
      "volumes",
      "forwarding",
      "swap",
      "check",
    ]);
  });
});
