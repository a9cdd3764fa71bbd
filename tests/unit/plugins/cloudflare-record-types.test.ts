import { Values } from "../../../sandbox/plugins/shared/values";
import { CloudflareCase, typeOf } from "./cloudflare-support";

jest.setTimeout(60_000);

const type = typeOf("DnsRecord");
let cloudflare: CloudflareCase;
let zoneId: string;

beforeAll(async () => {
  cloudflare = await CloudflareCase.start();
  zoneId = await cloudflare.zone("types.example");
});
afterAll(() => cloudflare.remove());

const sha256 = "ab".repeat(32);
const place = {
  ...{ latDegrees: 52, latMinutes: 22, latSeconds: 23.5, latDirection: "N" },
  ...{ longDegrees: 4, longMinutes: 53, longSeconds: 32, longDirection: "E" },
  ...{ altitude: -2, size: 1, precisionHorz: 10000, precisionVert: 10 },
};

/** Every type whose content has parts: its data, one part changed, and the content that Cloudflare makes of it then. */
const structured: [string, Values, Values, string, Values?][] = [
  ["CAA", { flags: 0, tag: "issue", value: "ca.example" }, { tag: "issuewild" }, '0 issuewild "ca.example"'],
  ["CERT", { type: 9, keyTag: 1, algorithm: 2, certificate: "AAAA" }, { algorithm: 3 }, "9 1 3 AAAA"],
  ["DNSKEY", { flags: 257, protocol: 3, algorithm: 13, publicKey: "AAAA" }, { flags: 256 }, "256 3 13 AAAA"],
  ["DS", { keyTag: 2371, algorithm: 13, digestType: 2, digest: sha256 }, { keyTag: 1 }, `1 13 2 ${sha256}`],
  ["HTTPS", { priority: 1, target: ".", value: 'alpn="h2"' }, { priority: 2 }, '2 . alpn="h2"'],
  ["LOC", place, { altitude: 3 }, "52 22 23.500 N 4 53 32.000 E 3.00 1.00 10000.00 10.00"],
  [
    "NAPTR",
    { order: 1, preference: 2, flags: "S", service: "SIP+D2U", regex: "!^.*$!sip:a@example!", replacement: "." },
    { preference: 3 },
    '1 3 "S" "SIP+D2U" "!^.*$!sip:a@example!" .',
  ],
  ["SMIMEA", { usage: 3, selector: 0, matchingType: 1, certificate: sha256 }, { usage: 2 }, `2 0 1 ${sha256}`],
  [
    "SRV",
    { priority: 1, weight: 2, port: 5060, target: "sip.example" },
    { port: 5061 },
    "2 5061 sip.example",
    { priority: 1 },
  ],
  ["SSHFP", { algorithm: 4, type: 2, fingerprint: sha256 }, { algorithm: 1 }, `1 2 ${sha256}`],
  [
    "SVCB",
    { priority: 1, target: "svc.example", value: "port=8443" },
    { target: "other.example" },
    "1 other.example port=8443",
  ],
  ["TLSA", { usage: 3, selector: 1, matchingType: 1, certificate: sha256 }, { selector: 0 }, `3 0 1 ${sha256}`],
  ["URI", { weight: 1, target: "https://a.example/" }, { weight: 2 }, '2 "https://a.example/"', { priority: 10 }],
];

test.each(structured.map(([kind, data, change, content, more]) => ({ kind, data, change, content, more })))(
  "$kind is made of its data, changes by it, and stays as it was asked for",
  async ({ kind, data, change, content, more }) => {
    const inputs = { zoneId, name: `${kind.toLowerCase()}.types.example`, type: kind, ttl: 300, data, ...more };
    const made = await cloudflare.plugin.create(type, inputs);
    await cloudflare.expectSteady(type, made, `${zoneId}/${made.id}`);
    const paths = Object.keys(change).map((name) => `data.${name}: update`);
    const changed = await cloudflare.update(type, made, { ...inputs, data: { ...data, ...change } }, paths);
    expect(changed.state.content).toBe(content);
    await cloudflare.expectSteady(type, changed, `${zoneId}/${made.id}`);
  },
);

test.each([
  ["A", "192.0.2.1", "192.0.2.2"],
  ["AAAA", "2001:db8::1", "2001:db8::2"],
  ["CNAME", "a.example", "b.example"],
  ["NS", "ns1.example", "ns2.example"],
  ["OPENPGPKEY", "AAAA", "BBBB"],
  ["PTR", "a.example", "b.example"],
  ["TXT", '"one"', '"one" "two"'],
])("%s is made of its content, changes by it, and stays as it was asked for", async (kind, one, other) => {
  const inputs = { zoneId, name: `${kind.toLowerCase()}.types.example`, type: kind, ttl: 300, content: one };
  const made = await cloudflare.plugin.create(type, inputs);
  await cloudflare.expectSteady(type, made, `${zoneId}/${made.id}`);
  const changed = await cloudflare.update(type, made, { ...inputs, content: other }, ["content: update"]);
  await cloudflare.expectSteady(type, changed, `${zoneId}/${made.id}`);
});

test("what Cloudflare spells in its own way is drift", async () => {
  const { plugin } = cloudflare;
  const inputs = { zoneId, name: "spelt.types.example", type: "AAAA", ttl: 300, content: "2001:DB8:0::1" };
  const made = await plugin.create(type, inputs);
  const read = (await plugin.read(type, made.id, made.state, inputs))!;
  expect(plugin.changes(type, read.state, inputs, inputs)).toEqual(["content: update"]);
});
