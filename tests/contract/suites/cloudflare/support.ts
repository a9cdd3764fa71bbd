import { APIError } from "cloudflare";
import type { Zone } from "cloudflare/resources/zones/zones";
import type { Target } from "../../target";

/** What Cloudflare refused a call of its client with: status, code and message, and those of the cause where it gave one. */
export async function refusal(work: PromiseLike<unknown>): Promise<[number, number, string, ...[number, string][]]> {
  const error = await work.then(
    () => {
      throw new Error("expected a refusal");
    },
    (reason: unknown) => reason,
  );
  if (!(error instanceof APIError)) throw new Error("expected an answer of the API", { cause: error });
  const [entry] = error.errors as {
    code: number;
    message: string;
    error_chain?: { code: number; message: string }[];
  }[];
  if (!entry) throw new Error("expected an error in Cloudflare's envelope", { cause: error });
  const causes = (entry.error_chain ?? []).map(({ code, message }): [number, string] => [code, message]);
  return [error.status as number, entry.code, entry.message, ...causes];
}

/** A zone that the tests of one suite share. Gone after them. */
export function sharedZone(target: Target, name: string): () => Zone {
  let zone: Zone | undefined;
  beforeAll(async () => {
    const account = { id: target.cloudflareAccount };
    zone = await target.cloudflare.zones.create({ account, name: `${target.name(name)}.com`, type: "full" });
  });
  afterAll(async () => {
    if (zone) await target.cloudflare.zones.delete({ zone_id: zone.id });
  });
  return () => {
    if (!zone) throw new Error("the zone is made before the tests");
    return zone;
  };
}

/** Status and code of a refusal, and the code of its cause. */
export async function codes(work: PromiseLike<unknown>): Promise<[number, number, number | undefined]> {
  const [status, code, , ...causes] = await refusal(work);
  return [status, code, causes[0]?.[0]];
}
