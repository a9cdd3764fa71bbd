import { X509Certificate } from "node:crypto";
import { Values } from "../../../sandbox/plugins/shared/values";
import { forged, signingRequest } from "../../support/signing-request";
import { CloudflareCase, typeOf } from "./cloudflare-support";

jest.setTimeout(60_000);

const type = typeOf("OriginCaCertificate");
const csr = signingRequest("P-256");
let cloudflare: CloudflareCase;

beforeAll(async () => {
  cloudflare = await CloudflareCase.start();
  await cloudflare.zone("origin.example");
});
afterAll(() => cloudflare.remove());

const wanted = { csr, hostnames: ["origin.example", "*.origin.example"], requestType: "origin-ecc" };
const shop = { ...wanted, hostnames: ["shop.origin.example"], requestedValidity: 90 };

test("a certificate is signed for fifteen years, stays, and is revoked", async () => {
  const { plugin } = cloudflare;
  const made = await plugin.create(type, wanted);
  expect(made.state).toMatchObject({ ...wanted, requestedValidity: 5475 });
  const certificate = new X509Certificate(made.state.certificate as string);
  expect(certificate.subjectAltName).toBe("DNS:origin.example, DNS:*.origin.example");
  expect(made.state.expiresOn).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000 UTC$/);
  await cloudflare.expectSteady(type, made, made.id);
  await plugin.delete(type, made.id, made.state);
  expect(await plugin.read(type, made.id, made.state)).toBeUndefined();
  await expect(plugin.delete(type, made.id, made.state)).rejects.toThrow(
    /^Cannot revoke origin certificate \d+: 404 .+ \(1101\)$/,
  );
});

test("whatever is asked for anew is another certificate, but a validity that is no longer asked for", async () => {
  const { plugin } = cloudflare;
  const made = await plugin.create(type, shop);
  await cloudflare.expectSteady(type, made, made.id);
  const change = (news: Values) => plugin.changes(type, made.state, made.inputs, { ...made.inputs, ...news });
  expect(change({ csr: "other" })).toEqual(["csr: update, replaces"]);
  expect(change({ hostnames: ["www.origin.example"] })).toEqual(["hostnames.0: update, replaces"]);
  expect(change({ requestType: "origin-rsa" })).toEqual(["requestType: update, replaces"]);
  expect(change({ requestedValidity: 365 })).toEqual(["requestedValidity: update, replaces"]);
  expect(change({ requestedValidity: undefined })).toEqual([]);
});

test("a request that Cloudflare would not sign is refused", async () => {
  const { plugin } = cloudflare;
  expect(plugin.reasons(type, { ...wanted, requestedValidity: 100, requestType: "rsa" })).toHaveLength(2);
  const create = (news: Values) => plugin.create(type, { ...shop, ...news });
  const refused = (code: number) => new RegExp(`^Cannot create an origin certificate: 400 .+ \\(${code}\\)$`);
  await expect(create({ csr: forged(csr) })).rejects.toThrow(refused(1013));
  await expect(create({ requestType: "origin-rsa" })).rejects.toThrow(refused(1013));
  await expect(create({ hostnames: ["elsewhere.example"] })).rejects.toThrow(refused(1010));
});
