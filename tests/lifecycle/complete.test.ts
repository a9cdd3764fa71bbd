import { cloudflare } from "../../sandbox/plugins/cloudflare/provider";
import { command } from "../../sandbox/plugins/command/provider";
import { digitalocean } from "../../sandbox/plugins/digitalocean/provider";
import { random } from "../../sandbox/plugins/random/provider";
import { tls } from "../../sandbox/plugins/tls/provider";
import { cases } from "./cases";

test("every resource type that a stand-in serves has a case", () => {
  const served = [cloudflare, command, digitalocean, random, tls].flatMap(({ resources }) => Object.keys(resources));
  const told = new Set(Object.values(cases).map(({ type }) => type));
  expect(served.length).toBeGreaterThan(40);
  expect(served.filter((type) => !told.has(type))).toEqual([]);
});
