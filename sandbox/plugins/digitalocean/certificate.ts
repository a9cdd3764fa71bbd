import { messageOf } from "../shared/errors";
import { Change, Live, PartialFailure, ResourceType } from "../shared/resource";
import { allOf, conflicting, notEmpty, oneOf } from "../shared/rules";
import { Value, Values } from "../shared/values";
import { poll } from "../shared/wait";
import { isStatus } from "./api";
import { DigitalOcean, DoContext } from "./config";
import { hashed, sameOrHashed } from "./hashed";

interface ApiCertificate {
  id: string;
  name: string;
  type: string;
  state: string;
  dns_names?: string[] | null;
  not_after: string;
  sha1_fingerprint: string;
}

/** Kept as their SHA-1, as the official provider does: one is a secret, and the others are only ever compared. */
const hashes = ["privateKey", "leafCertificate", "certificateChain"];
const remembered = (inputs: Values): Values => Object.fromEntries(hashes.map((name) => [name, hashed(inputs[name])]));

/** A certificate goes by its name: its UUID changes whenever Let's Encrypt renews it. */
export async function certificateNamed(context: DoContext, name: string): Promise<ApiCertificate | undefined> {
  const path = `certificates?name=${encodeURIComponent(name)}`;
  const reply = await context.config.api.get<{ certificates: ApiCertificate[] | null }>(path, context.signal);
  return reply.certificates?.[0];
}

export const findCertificate = async (context: DoContext, uuid: string): Promise<ApiCertificate | undefined> =>
  (await context.config.api.find<{ certificate: ApiCertificate }>(`certificates/${uuid}`, context.signal))?.certificate;

const liveOf = (certificate: ApiCertificate, given: Values): Live => ({
  id: certificate.name,
  state: {
    ...Object.fromEntries(hashes.map((name) => [name, given[name]])),
    name: certificate.name,
    uuid: certificate.id,
    type: certificate.type,
    state: certificate.state,
    notAfter: certificate.not_after,
    sha1Fingerprint: certificate.sha1_fingerprint,
    domains: (certificate.dns_names ?? []).filter((name) => name !== ""),
  },
});

/** What the official provider asks for only once it creates. */
function refuseIncomplete(inputs: Values): void {
  const needed = inputs.type === "lets_encrypt" ? ["domains"] : ["privateKey", "leafCertificate"];
  for (const name of needed) {
    if (inputs[name] === undefined)
      throw new Error(`\`${name}\` is required for when type is \`${inputs.type as string}\``);
  }
}

/** Seconds for a certificate to be verified, and for the load balancers that use one to let it go. */
const createLimit = 600;
const deleteLimit = 900;

async function create(context: DoContext, inputs: Values): Promise<Live> {
  refuseIncomplete(inputs);
  const body = {
    name: inputs.name,
    dns_names: inputs.domains,
    private_key: inputs.privateKey,
    leaf_certificate: inputs.leafCertificate,
    certificate_chain: inputs.certificateChain,
    type: inputs.type,
  };
  const { api } = context.config;
  const { certificate } = await api.post<{ certificate: ApiCertificate }>("certificates", body, context.signal);
  const given = remembered(inputs);
  const wait = {
    what: `certificate ${certificate.name} to be verified`,
    limit: context.timeout ?? createLimit,
    signal: context.signal,
  };
  try {
    return await poll<Live>(wait, async () => {
      const seen = await findCertificate(context, certificate.id);
      if (seen?.state === "verified") return { done: liveOf(seen, given) };
      if (seen?.state !== "pending") throw new Error(`Certificate ${certificate.name} is ${seen?.state ?? "gone"}.`);
      return { seen: seen.state };
    });
  } catch (error) {
    throw new PartialFailure(liveOf(certificate, given), messageOf(error));
  }
}

const inUse = /make sure the certificate is not in use before deleting it|being used by one or more load balancers/i;

async function remove(context: DoContext, id: string): Promise<void> {
  const certificate = await certificateNamed(context, id);
  if (!certificate) throw new Error(`There is no certificate ${id}.`);
  const wait = {
    what: `the load balancers to let certificate ${id} go`,
    limit: context.timeout ?? deleteLimit,
    signal: context.signal,
  };
  await poll(wait, async () => {
    try {
      await context.config.api.delete(`certificates/${certificate.id}`, context.signal);
    } catch (error) {
      if (isStatus(error, 403) && inUse.test(error.reason)) return { seen: error.reason };
      if (!isStatus(error, 404)) throw error;
    }
    return { done: undefined };
  });
}

/** The names in an own certificate are read from it, and no wish of the program. */
const ownNames = (changes: Change[], _: Values, inputs: Values): Change[] =>
  changes.filter(({ path }) => !(path[0] === "domains" && inputs.type === "custom"));

export const certificate: ResourceType<DigitalOcean> = {
  validate: allOf(
    notEmpty("name"),
    notEmpty("privateKey"),
    notEmpty("leafCertificate"),
    notEmpty("certificateChain"),
    notEmpty("domains", "*"),
    oneOf(["type"], ["custom", "lets_encrypt"]),
    conflicting("domains", hashes),
  ),
  same: Object.fromEntries(hashes.map((name) => [name, (state: Value, input: Value) => sameOrHashed(state, input)])),
  refine: ownNames,
  plan: remembered,
  create,
  read: async (context, id, state) => {
    const found = await certificateNamed(context, id);
    return found && liveOf(found, state);
  },
  delete: remove,
};
