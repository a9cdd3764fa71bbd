/**
 * The official plugins judge the stand-ins: the same checks and comparisons, the same answers. They are not part of the
 * project; where the folder that SEAWALL_PLUGINS names (or ../shared/providers) has none, these tests are skipped.
 */
import * as childProcess from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Case } from "./official-case";
import { afterwards, cases, misfits, refusals } from "./official-cases";
import { PluginClient, WireDiff } from "../../../sandbox/plugins/shared/client";

jest.setTimeout(120_000);

const root = path.resolve(__dirname, "../../..");
const folder = process.env.SEAWALL_PLUGINS ?? path.resolve(root, "../shared/providers");
const archiveOf = (name: string): string | undefined => {
  const files =
    process.platform === "linux" && process.arch === "x64" && fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  const file = files.find((each) => each.startsWith(`pulumi-resource-${name}-v`));
  return file && path.join(folder, file);
};
const config: Record<string, Record<string, string>> = {
  digitalocean: { token: "none", apiEndpoint: "http://127.0.0.1:1" },
};

/** Top-level properties that failures name, which is as exact as the official providers are in every case. */
function named(failures: { property: string; reason: string }[]): string[] {
  const names = failures.map(({ property, reason }) => {
    const place =
      /Examine values at '[^.']+\.([A-Za-z0-9]+)/.exec(reason)?.[1] ??
      /required property '([A-Za-z0-9]+)'/.exec(reason)?.[1];
    return place ?? property.split(/[.[]/)[0]!;
  });
  return [...new Set(names)].sort();
}

const plain = (inputs: Record<string, unknown>, generated?: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, name === generated ? "generated" : value]));

/** What an update would do, apart from how finely it is told. */
const effect = (diff: WireDiff) => ({
  changes: diff.changes,
  // The bridge names ipv6 going off by its own bookkeeping.
  replaces: diff.replaces.map((name) => (name === "__meta" ? "ipv6" : name)).sort(),
  deleteBeforeReplace: diff.deleteBeforeReplace,
});

describe.each(Object.keys(refusals))("%s", (name) => {
  const archive = archiveOf(name);
  const judged = archive ? test : test.skip;
  let official: PluginClient;
  let ours: PluginClient;
  let directory: string;

  beforeAll(async () => {
    if (!archive) return;
    directory = fs.mkdtempSync(path.join(os.tmpdir(), "official-"));
    childProcess.execFileSync("tar", ["xzf", archive, "-C", directory]);
    official = await PluginClient.start(path.join(directory, `pulumi-resource-${name}`));
    const main = path.join(root, `sandbox/plugins/${name}/main.ts`);
    ours = await PluginClient.start(path.join(root, "node_modules/.bin/node"), [
      "--import",
      require.resolve("tsx"),
      main,
    ]);
    for (const client of [official, ours]) await client.configure(config[name]);
  });
  afterAll(() => {
    if (!archive) return;
    official.stop();
    ours.stop();
    fs.rmSync(directory, { recursive: true });
  });

  judged.each(refusals[name]!)("%s of %s: refuses the same", async (_, type, inputs) => {
    const [expected, given] = [
      await official.check(type, "res", {}, inputs),
      await ours.check(type, "res", {}, inputs),
    ];
    expect(named(given.failures)).toEqual(named(expected.failures));
    expect(given.failures.length).toBeGreaterThan(0);
  });

  if (name === "digitalocean")
    judged.each(afterwards)("%j and then %j: fills in the same", async (olds, news) => {
      const type = "digitalocean:index/loadBalancer:LoadBalancer";
      const rule = { entryPort: 80, entryProtocol: "http", targetPort: 80, targetProtocol: "http" };
      const given = { region: "fra1", forwardingRules: [rule] };
      const filled = async (client: PluginClient) =>
        (await client.check(type, "res", { ...given, ...olds }, { ...given, ...news })).inputs;
      expect(await filled(ours)).toEqual(await filled(official));
    });

  if (misfits[name])
    judged.each(misfits[name])("%s of %s: refuses to plan the same", async (_, type, given) => {
      const { inputs, failures } = await official.check(type, "res", {}, given);
      expect(failures).toEqual([]);
      const said = (client: PluginClient) =>
        client.create(type, "res", inputs, true).then(
          () => "planned",
          (error: { details: string }) => error.details.replace(/^[^]*1 error occurred:\n\t\* |\n+$/g, ""),
        );
      const expected = await said(official);
      expect(expected).not.toBe("planned");
      expect(await said(ours)).toBe(expected);
    });

  if (cases[name])
    judged.each(cases[name])("%s of %s: checks and compares the same", async (_, type, each: Case) => {
      const expected = await official.check(type, "res", {}, each.inputs);
      const given = await ours.check(type, "res", {}, each.inputs);
      expect(expected.failures).toEqual([]);
      expect(given.failures).toEqual([]);
      const generated = (expected.inputs.__defaults as string[] | undefined)?.includes("name") ? "name" : undefined;
      expect(plain(given.inputs, generated)).toEqual(plain(expected.inputs, generated));
      for (const change of [{}, ...each.changes]) {
        const wanted = Object.fromEntries(
          Object.entries({ ...each.inputs, ...change }).filter(([, value]) => value !== null),
        );
        const news = (await official.check(type, "res", expected.inputs, wanted)).inputs;
        const state = { ...expected.inputs, ...each.state };
        const compare = (client: PluginClient) =>
          client.diff(type, "res", each.id ?? "1", state, expected.inputs, news);
        expect({ change, ...effect(await compare(ours)) }).toEqual({ change, ...effect(await compare(official)) });
      }
    });

  if (name === "tls")
    judged.each([
      { algorithm: "ED25519" },
      { algorithm: "RSA", rsaBits: 2048 },
      { algorithm: "ECDSA", ecdsaCurve: "P384" },
    ])("a key of ours, %j, is a key to the official plugin", async (inputs) => {
      const type = "tls:index/privateKey:PrivateKey";
      const made = await ours.create(type, "res", inputs);
      const read = await official.read(type, "res", made.id, made.state, inputs);
      delete read.state.__pulumi_raw_state_delta;
      expect(read).toEqual({ id: made.id, state: made.state, inputs });
      for (const news of [inputs, { algorithm: "RSA", rsaBits: 3072 }, { algorithm: "ECDSA", ecdsaCurve: "P256" }]) {
        const compare = (client: PluginClient) => client.diff(type, "res", made.id, made.state, inputs, news);
        expect({ news, ...effect(await compare(ours)) }).toEqual({ news, ...effect(await compare(official)) });
      }
    });
});
