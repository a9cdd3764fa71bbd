import { generateKeyPairSync } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import type { CloudflareDnssec, CloudflareZone } from "../store/entities";
import { delegation } from "./delegation";
import { success } from "./envelope";
import { failure } from "./errors";
import { fieldsOf } from "./input";
import { zoneOf } from "./zones";

interface ById {
  Params: { zone: string };
}

const optionNames = ["dnssec_multi_signer", "dnssec_presigned", "dnssec_use_nsec3"];

const unsigned = {
  status: "disabled",
  flags: null,
  algorithm: null,
  key_type: null,
  digest_type: null,
  digest_algorithm: null,
  digest: null,
  ds: null,
  key_tag: null,
  public_key: null,
  modified_on: null,
};

function show(zone: CloudflareZone, dnssec: CloudflareDnssec | undefined, pending = false) {
  if (!dnssec) return unsigned;
  const { keyTag, digest, ds } = delegation(zone.name, dnssec.publicKey);
  return {
    status: pending ? "pending" : dnssec.enabled ? "active" : "disabled",
    flags: 257,
    algorithm: "13",
    key_type: "ECDSAP256SHA256",
    digest_type: "2",
    digest_algorithm: "SHA256",
    digest,
    ds,
    key_tag: keyTag,
    public_key: dnssec.publicKey,
    modified_on: dnssec.modifiedOn,
    ...dnssec.options,
  };
}

/** Pending in the answer that enables it and active afterwards: the sandbox's registrar publishes a DS record at once. */
export function dnssec(app: FastifyInstance, cloud: Cloud): void {
  const { store } = cloud;

  app.get<ById>("/zones/:zone/dnssec", (request) => {
    const zone = zoneOf(cloud, request.params.zone);
    return success(show(zone, store.dnssec.get(zone.id)));
  });

  app.patch<ById>("/zones/:zone/dnssec", (request) => {
    const zone = zoneOf(cloud, request.params.zone);
    const before = store.dnssec.get(zone.id);
    const given = readChange(request.body);
    const enabled = given.enabled ?? before?.enabled ?? false;
    const after = store.dnssec.put({
      id: zone.id,
      enabled,
      publicKey: before?.publicKey ?? newPublicKey(),
      modifiedOn: cloud.now().toISOString(),
      options: { ...before?.options, ...given.options },
    });
    return success(show(zone, after, enabled && before?.enabled !== true));
  });

  app.delete<ById>("/zones/:zone/dnssec", (request) => {
    const zone = zoneOf(cloud, request.params.zone);
    if (store.dnssec.get(zone.id)?.enabled) {
      throw failure(400, 1004, "DNSSEC must be disabled before it can be deleted.");
    }
    store.dnssec.remove(zone.id);
    return success("");
  });
}

function readChange(body: unknown): { enabled?: boolean; options: Record<string, boolean> } {
  const fields = fieldsOf(body);
  const options = Object.fromEntries(
    optionNames.flatMap((name): [string, boolean][] => {
      const value = fields[name];
      if (value === undefined || value === null) return [];
      if (typeof value !== "boolean") throw failure(400, 1002, `Invalid or missing "${name}"`);
      return [[name, value]];
    }),
  );
  const { status } = fields;
  if (status === undefined && Object.keys(options).length > 0) return { options };
  if (status !== "active" && status !== "disabled") throw failure(400, 1002, 'Invalid or missing "status"');
  return { enabled: status === "active", options };
}

/** Of a real key. Its private half is not kept: the sandbox's name server does not sign. */
function newPublicKey(): string {
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  return Buffer.concat([Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]).toString("base64");
}
