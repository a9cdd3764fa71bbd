import { Values } from "../shared/values";
import { CfContext, ask } from "./config";

interface Ranges {
  result: { etag: string; ipv4_cidrs: string[]; ipv6_cidrs: string[]; jdcloud_cidrs?: string[] | null };
}

/** The networks that Cloudflare's requests come from. `networks: "jdcloud"` adds those of its partner. */
export async function getIpRanges(context: CfContext, args: Values): Promise<Values> {
  const query = args.networks === undefined ? {} : { networks: args.networks };
  const { result } = await ask(context, "read the IP ranges", (client) => client.get<Ranges>("/ips", { query }));
  return {
    ...args,
    etag: result.etag,
    ipv4Cidrs: result.ipv4_cidrs,
    ipv6Cidrs: result.ipv6_cidrs,
    jdcloudCidrs: result.jdcloud_cidrs ?? undefined,
  };
}
