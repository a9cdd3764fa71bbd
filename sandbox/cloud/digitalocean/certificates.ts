import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import type { Certificate } from "../store/load-balancers";
import { factsOf, readCustom } from "./certificate-input";
import { ApiError, notFound, unprocessable } from "./errors";
import { Input } from "./input";
import { page } from "./page";

/** How long a certificate of Let's Encrypt is valid. */
const letsEncryptDays = 90;

interface ById {
  Params: { id: string };
}

/** A certificate as the API shows it: never its key. */
const show = (certificate: Certificate) => ({
  id: certificate.id,
  name: certificate.name,
  not_after: certificate.notAfter,
  sha1_fingerprint: certificate.sha1Fingerprint ?? "",
  created_at: certificate.createdAt,
  dns_names: certificate.dnsNames,
  state: certificate.state,
  type: certificate.type,
});

export function certificates(app: FastifyInstance, cloud: Cloud): void {
  const { store } = cloud;

  const certificateOf = (id: string): Certificate => {
    const certificate = store.certificates.get(id);
    if (!certificate) throw notFound();
    return certificate;
  };

  app.get<{ Querystring: { name?: string } }>("/certificates", (request) => {
    const { name } = request.query;
    const listed = store.certificates.all().filter((one) => name === undefined || one.name === name);
    return page(request, "certificates", listed, show);
  });

  app.post("/certificates", (request, reply) => {
    const input = new Input(request.body);
    const name = input.text("name");
    if (store.certificates.find((other) => other.name === name)) throw unprocessable("name is not unique");
    const type = input.string("type") || "custom";
    const base = {
      id: randomUUID(),
      name,
      createdAt: cloud
        .now()
        .toISOString()
        .replace(/\.\d+Z$/, "Z"),
    };
    if (type === "custom") {
      const certificate: Certificate = { ...base, type, state: "verified", ...readCustom(input, cloud.now()) };
      return reply.status(201).send({ certificate: show(store.certificates.put(certificate)) });
    }
    if (type !== "lets_encrypt") throw unprocessable(`type ${type} is invalid: use custom or lets_encrypt`);
    const dnsNames = readDnsNames(cloud, input);
    const certificate = store.certificates.put({ ...base, type, state: "pending", dnsNames });
    issue(cloud, certificate.id);
    return reply.status(201).send({ certificate: show(certificate) });
  });

  app.get<ById>("/certificates/:id", (request) => ({ certificate: show(certificateOf(request.params.id)) }));

  app.delete<ById>("/certificates/:id", (request, reply) => {
    const { id } = certificateOf(request.params.id);
    if (store.loadBalancers.find(({ rules }) => rules.some((rule) => rule.certificate_id === id))) {
      throw new ApiError(403, "forbidden", "Make sure the certificate is not in use before deleting it");
    }
    store.certificates.remove(id);
    return reply.status(204).send();
  });
}

/** Names that a domain of the account covers; a wildcard brings its base domain along, as at DigitalOcean. */
function readDnsNames({ store }: Cloud, input: Input): string[] {
  const names = input.strings("dns_names").map((name) => name.toLowerCase());
  if (names.length === 0) throw unprocessable("dns_names is required and can't be blank");
  const domains = store.domains.all().map(({ id }) => id.toLowerCase());
  for (const name of names) {
    if (!/^(\*\.)?([a-z0-9_]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(name)) {
      throw unprocessable(`${name} is not a valid domain name`);
    }
    if (!domains.some((domain) => name === domain || name.endsWith(`.${domain}`))) {
      throw unprocessable(`one or more of the domain names are not managed by DigitalOcean: ${name}`);
    }
  }
  return [...new Set(names.flatMap((name) => (name.startsWith("*.") ? [name.slice(2), name] : [name])))];
}

/** Has a certificate signed in the background: it is verified once it is there. */
function issue(cloud: Cloud, id: string): void {
  const { store, jobs, authority } = cloud;
  jobs.background(`certificate ${id}: issue`, async () => {
    const certificate = store.certificates.get(id);
    if (!certificate) return;
    try {
      const issued = await authority.issue({ names: certificate.dnsNames, days: letsEncryptDays });
      const chain = issued.certificate + issued.chain;
      update(cloud, id, { state: "verified", ...factsOf(issued.certificate), chain, privateKey: issued.key });
    } catch (error) {
      update(cloud, id, { state: "error" });
      throw error;
    }
  });
}

function update({ store }: Cloud, id: string, fields: Partial<Certificate>): void {
  const certificate = store.certificates.get(id);
  if (certificate) store.certificates.put({ ...certificate, ...fields });
}

/** Takes up what an earlier daemon left unfinished. */
export function resumeCertificates(cloud: Cloud): void {
  for (const { id, state } of cloud.store.certificates.all()) if (state === "pending") issue(cloud, id);
}
