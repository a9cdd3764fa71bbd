import type { S3Client } from "@aws-sdk/client-s3";
import { matching, Rule } from "../shared/rules";
import { textOf, Value, Values } from "../shared/values";
import { DoContext } from "./config";
import { spacesClient } from "./spaces";

const regions = ["ams3", "atl1", "blr1", "fra1", "lon1", "nyc3", "sfo2", "sfo3", "sgp1", "syd1", "tor1"];

/** Where Spaces are. */
export const spacesRegion: Rule = matching(
  ["region"],
  new RegExp(`^(${regions.join("|")})$`, "i"),
  `expected region to be one of ${regions.join(", ")}`,
);

/** A bucket that something belongs to. An import names its region too: "fra1,my-bucket". */
export function bucketOf(id: string, state: Values): { bucket: string; region: string } {
  if (state.region !== undefined) return { bucket: id, region: textOf(state.region) };
  const [region, bucket] = id.split(",");
  if (!region || !bucket) throw new Error(`Cannot import "${id}": expected <region>,<name>.`);
  return { region, bucket };
}

export const clientFor = (context: DoContext, values: { region?: Value }): Promise<S3Client> =>
  spacesClient(context, textOf(values.region));
