import { createPublicKey, X509Certificate } from "node:crypto";
import type { OriginCACertificateCreateParams } from "cloudflare/resources/origin-ca-certificates/origin-ca-certificates";
import { forged, signingRequest } from "../../../support/signing-request";
import type { Suite } from "../../target";
import { refusal, sharedZone } from "./support";

const dayMs = 86_400_000;

export const originCertificates: Suite = (target) => {
  const zone = sharedZone(target, "origin");
  const all = () => target.cloudflare.originCACertificates;
  const order = (more: object = {}) => ({
    csr: signingRequest("P-256"),
    hostnames: [zone().name, `*.${zone().name}`],
    request_type: "origin-ecc",
    requested_validity: 90,
    ...more,
  });
  const create = (more: object = {}) => all().create(order(more) as OriginCACertificateCreateParams);

  test.each([
    ["origin-rsa", "rsa"],
    ["origin-ecc", "P-256"],
  ] as const)("a request for %s is signed, and its certificate listed and revoked", async (request_type, key) => {
    const given = order({ csr: signingRequest(key), request_type });
    const before = Date.now();
    const certificate = await all().create(given as OriginCACertificateCreateParams);
    const { id = "" } = certificate;
    expect(certificate).toMatchObject({ ...given, id: expect.stringMatching(/^\d+$/) as string });
    const parsed = new X509Certificate(certificate.certificate ?? "");
    expect(BigInt(`0x${parsed.serialNumber}`).toString()).toBe(id);
    expect(parsed.subject.split("\n").at(-1)).toBe("CN=CloudFlare Origin Certificate");
    expect(parsed.subjectAltName).toBe(`DNS:${zone().name}, DNS:*.${zone().name}`);
    expect(parsed.checkHost(`www.${zone().name}`)).toBe(`*.${zone().name}`);
    const lasts = (Date.parse(parsed.validTo) - before) / dayMs;
    expect(Math.round(lasts)).toBe(90);
    expect(new Date(certificate.expires_on ?? "")).toEqual(new Date(parsed.validTo));
    expect(await all().get(id)).toEqual(certificate);
    const listed = (await all().list({ zone_id: zone().id })).result;
    expect(listed.map((one) => one.id)).toContain(id);
    expect(await all().delete(id)).toMatchObject({ id });
    const left = (await all().list({ zone_id: zone().id })).result;
    expect(left.map((one) => one.id)).not.toContain(id);
  });

  test("a certificate lasts fifteen years where nothing is said", async () => {
    const { id = "", requested_validity } = await create({ requested_validity: undefined });
    expect(requested_validity).toBe(5475);
    await all().delete(id);
  });

  test("a host of somebody else's zone is refused", async () => {
    const reason =
      "This zone is either not part of your account, or you do not have access to it. Please contact support if using a multi-user organization.";
    expect(await refusal(create({ hostnames: [zone().name, "www.example.org"] }))).toEqual([
      400,
      1010,
      `Failed to validate requested hostname www.example.org: ${reason}`,
    ]);
  });

  test.each([
    ["no hosts", { hostnames: [] }],
    ["a validity that is none", { requested_validity: 8 }],
    ["a kind that is none", { request_type: "constructor" }],
    ["a key of another kind", { csr: signingRequest("rsa") }],
    ["no signing request", { csr: "nothing" }],
    ["a request that its key did not sign", { csr: forged(signingRequest("P-256")) }],
  ])("%s is refused", async (_, more) => {
    expect((await refusal(create(more)))[0]).toBe(400);
  });

  test("the certificate carries the key of its request", async () => {
    const csr = signingRequest("P-384");
    const { id = "", certificate = "" } = await create({ csr });
    expect(createPublicKey(certificate).asymmetricKeyDetails?.namedCurve).toBe("secp384r1");
    await all().delete(id);
  });
};
