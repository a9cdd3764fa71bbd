// Answers are plain JSON here: their shape is what the suites assert.
/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access */
import { createHash, generateKeyPairSync, X509Certificate, type KeyObject } from "node:crypto";
import { createRoot, signLeaf } from "../../../../sandbox/cloud/authority/certificates";
import type { Suite } from "../../target";
import { everyPage, gone, made, refusal, refused, unknownId } from "../requests";
import { active } from "./load-balancers";

const pem = (key: KeyObject): string => key.export({ type: "pkcs8", format: "pem" }).toString();
const elliptic = () => generateKeyPairSync("ec", { namedCurve: "P-256" });

/** A certificate that somebody brings along, and its parts. */
async function custom(names: string[], keys: { publicKey: KeyObject; privateKey: KeyObject } = elliptic(), days = 30) {
  const root = await createRoot(pem(elliptic().privateKey), new Date());
  const leaf = await signLeaf(root, keys.publicKey, { names, days }, new Date());
  return { leaf_certificate: leaf, certificate_chain: root.certificate, private_key: pem(keys.privateKey) };
}

export const certificates: Suite = (target) => {
  const all = () => target.digitalOcean.v2.certificates;
  type Made = { certificate: { id: string; state: string; dns_names: string[]; sha1_fingerprint: string } };

  test("one of one's own is read, listed by name and deleted; its key never comes back", async () => {
    const parts = await custom(["www.example.com", "example.com"]);
    const name = target.name("own");
    const certificate = (
      await all().post({
        name,
        type: "custom",
        leafCertificate: parts.leaf_certificate,
        certificateChain: parts.certificate_chain,
        privateKey: parts.private_key,
      })
    )?.certificate;
    const leaf = new X509Certificate(parts.leaf_certificate);
    expect(certificate).toMatchObject({
      name,
      type: "custom",
      state: "verified",
      dnsNames: ["www.example.com", "example.com"],
      sha1Fingerprint: createHash("sha1").update(leaf.raw).digest("hex"),
      notAfter: new Date(leaf.validTo),
    });
    const one = all().byCertificate_id(certificate?.id ?? "");
    expect((await one.get())?.certificate).toEqual(certificate);
    const answer = await target.call("GET", `/v2/certificates?name=${name}`);
    expect(answer.body.certificates).toMatchObject([{ id: certificate?.id }]);
    expect(JSON.stringify(answer.body)).not.toMatch(/PRIVATE|BEGIN/);
    const listed = (await everyPage(target, "/v2/certificates", "certificates", 1)) as { id: string }[];
    expect(listed.map(({ id }) => id)).toContain(certificate?.id);
    await refused(target, ["POST", "/v2/certificates", { name, ...(await custom(["example.com"])) }], 422, /unique/);
    await one.delete();
    expect(await refusal(one.get())).toEqual(unknownId);
  });

  test("cannot be deleted while a load balancer uses it", async () => {
    const body = { name: target.name("used"), type: "custom", ...(await custom(["example.com"])) };
    const { certificate } = (await made(target, "/v2/certificates", body, 201)) as Made;
    const rule = { entry_protocol: "https", entry_port: 443, target_protocol: "http", target_port: 80 };
    const balancer = {
      name: target.name("tls"),
      region: target.region,
      forwarding_rules: [{ ...rule, certificate_id: certificate.id }],
    };
    const { load_balancer } = (await made(target, "/v2/load_balancers", balancer, 202)) as {
      load_balancer: { id: string };
    };
    await active(target, load_balancer.id);
    const route = `/v2/certificates/${certificate.id}`;
    await refused(target, ["DELETE", route], 403, "Make sure the certificate is not in use before deleting it");
    await gone(target, `/v2/load_balancers/${load_balancer.id}`);
    await gone(target, route);
  });

  test("one of Let's Encrypt is for names of a domain of the account, a wildcard with its base", async () => {
    const domain = `${target.name("certificates")}.com`;
    const body = { name: target.name("encrypted"), type: "lets_encrypt", dns_names: [`*.${domain}`] };
    await refused(target, ["POST", "/v2/certificates", body], 422, /not managed/);
    await made(target, "/v2/domains", { name: domain }, 201);
    const { certificate } = (await made(target, "/v2/certificates", body, 201)) as Made;
    expect(certificate).toMatchObject({ state: "pending", dns_names: [domain, `*.${domain}`] });
    await target.settle();
    const { body: after } = await target.call("GET", `/v2/certificates/${certificate.id}`);
    // The real one asks Let's Encrypt, which does not find a name that nobody has delegated.
    expect(["verified", "pending", "error"]).toContain((after as Made).certificate.state);
    await gone(target, `/v2/certificates/${certificate.id}`);
    expect((await target.call("DELETE", `/v2/domains/${domain}`)).status).toBe(204);
  });

  target.sandboxOnly("what does not fit together is refused", async () => {
    const good = await custom(["example.com"]);
    const other = await custom(["example.com"]);
    const small = await custom(["example.com"], generateKeyPairSync("rsa", { modulusLength: 1024 }));
    const cases: [object, RegExp][] = [
      [{ ...good, private_key: other.private_key }, /private key does not match/],
      [{ ...good, certificate_chain: other.certificate_chain }, /not signed by/],
      [{ ...good, leaf_certificate: "no certificate" }, /leaf certificate could not be parsed/],
      [{ ...good, private_key: "no key" }, /private key could not be parsed/],
      [{ ...good, certificate_chain: "no chain" }, /chain could not be parsed/],
      [{ ...(await custom(["example.com"], elliptic(), -1)) }, /expired/],
      [small, /not a minimum of 2048 bits \(RSA\) or 224 bits \(ECDSA\)/],
      [{ leaf_certificate: good.leaf_certificate }, /private_key/],
      [{ type: "lets_encrypt", dns_names: [] }, /dns_names/],
      [{ type: "self_signed" }, /type self_signed/],
    ];
    for (const [parts, message] of cases) {
      await refused(target, ["POST", "/v2/certificates", { name: target.name("wrong"), ...parts }], 422, message);
    }
    await refused(target, ["POST", "/v2/certificates", good], 422, /name/);
    const unknown = "/v2/certificates/00000000-0000-4000-8000-000000000000";
    for (const method of ["GET", "DELETE"]) await refused(target, [method, unknown], 404, /not be found/);
  });
};
