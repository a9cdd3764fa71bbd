import { X509Certificate } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { InvalidSigningRequest, readSigningRequest } from "../authority/signing-request";
import type { Cloud } from "../cloud";
import type { OriginCertificate } from "../store/entities";
import { pageOf, success } from "./envelope";
import { failure } from "./errors";
import { fieldsOf } from "./input";
import { zoneOf } from "./zones";

interface ById {
  Params: { id: string };
}

const validities = [7, 30, 90, 365, 730, 1095, 5475];
const longestValidity = 5475;
/** Each kind of request with the keys that it may be signed by. */
const keyTypes: Record<string, string[]> = {
  "origin-rsa": ["rsa"],
  "origin-ecc": ["ec"],
  "keyless-certificate": ["rsa", "ec"],
};
const subject = "O=CloudFlare\\, Inc., OU=CloudFlare Origin CA, CN=CloudFlare Origin Certificate";
const hostname = /^(\*\.)?([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)+[a-z0-9-]+$/;

const show = (certificate: OriginCertificate) => ({
  id: certificate.id,
  certificate: certificate.certificate,
  hostnames: certificate.hostnames,
  expires_on: certificate.expiresOn,
  request_type: certificate.requestType,
  requested_validity: certificate.validity,
  csr: certificate.csr,
});

const within = (name: string, zone: string): boolean => name === zone || name.endsWith(`.${zone}`);

/** Certificates for servers behind Cloudflare, signed by an authority that no host trusts. */
export function originCertificates(app: FastifyInstance, cloud: Cloud): void {
  const { store, originAuthority } = cloud;

  const certificateOf = (id: string): OriginCertificate => {
    const certificate = store.originCertificates.get(id);
    if (!certificate) throw failure(404, 1101, "Certificate not found");
    return certificate;
  };

  app.get<{ Querystring: { zone_id?: string } }>("/certificates", (request) => {
    const { zone_id: id } = request.query;
    if (id === undefined) throw failure(400, 1003, "zone_id is required");
    const zone = zoneOf(cloud, id);
    const listed = store.originCertificates
      .all()
      .filter(({ hostnames }) => hostnames.some((name) => within(name.replace(/^\*\./, ""), zone.name)));
    return pageOf(request, listed.map(show), 20, 50);
  });

  app.post("/certificates", async (request) => {
    const { csr, hostnames, requestType, validity } = await readOrder(request.body);
    const zones = store.zones.all().map((zone) => zone.name);
    const foreign = hostnames.find((name) => !zones.some((zone) => within(name.replace(/^\*\./, ""), zone)));
    if (foreign !== undefined) {
      const reason =
        "This zone is either not part of your account, or you do not have access to it. Please contact support if using a multi-user organization.";
      throw failure(400, 1010, `Failed to validate requested hostname ${foreign}: ${reason}`);
    }
    const certificate = await originAuthority.sign(csr, { names: hostnames, days: validity, subject });
    const { serialNumber, validTo } = new X509Certificate(certificate);
    const stored = store.originCertificates.put({
      id: BigInt(`0x${serialNumber}`).toString(),
      certificate: certificate.trim(),
      csr,
      hostnames,
      requestType,
      validity,
      expiresOn: `${new Date(validTo).toISOString().slice(0, 19).replace("T", " ")} +0000 UTC`,
    });
    return success(show(stored));
  });

  app.get<ById>("/certificates/:id", (request) => success(show(certificateOf(request.params.id))));

  app.delete<ById>("/certificates/:id", (request) => {
    const { id } = certificateOf(request.params.id);
    store.originCertificates.remove(id);
    return success({ id, revoked_at: cloud.now().toISOString() });
  });
}

type Order = Pick<OriginCertificate, "csr" | "hostnames" | "requestType" | "validity">;

async function readOrder(body: unknown): Promise<Order> {
  const { csr, hostnames, request_type: requestType, requested_validity: given } = fieldsOf(body);
  if (!isNames(hostnames)) throw failure(400, 1010, "Failed to validate requested hostnames");
  const validity = given ?? longestValidity;
  if (typeof validity !== "number" || !validities.includes(validity)) {
    throw failure(400, 1012, `Invalid requested_validity: use one of ${validities.join(", ")}`);
  }
  const allowed = typeof requestType === "string" && Object.hasOwn(keyTypes, requestType) ? keyTypes[requestType] : [];
  if (typeof requestType !== "string" || !allowed?.length) {
    throw failure(400, 1011, `Invalid request_type: use one of ${Object.keys(keyTypes).join(", ")}`);
  }
  if (typeof csr !== "string") throw failure(400, 1013, "Invalid CSR: it is required");
  const keyType = await keyTypeOf(csr);
  if (!allowed.includes(keyType)) throw failure(400, 1013, `Invalid CSR: its key is not one for ${requestType}`);
  return { csr, hostnames: hostnames.map((name) => name.toLowerCase()), requestType, validity };
}

async function keyTypeOf(csr: string): Promise<string> {
  try {
    return (await readSigningRequest(csr)).asymmetricKeyType ?? "";
  } catch (error) {
    if (!(error instanceof InvalidSigningRequest)) throw error;
    throw failure(400, 1013, `Invalid CSR: ${error.message}`);
  }
}

const isNames = (value: unknown): value is string[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((name) => typeof name === "string" && hostname.test(name.toLowerCase()));
