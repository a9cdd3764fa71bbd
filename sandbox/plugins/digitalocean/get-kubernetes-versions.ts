import { textOf } from "../shared/values";
import { Lookup } from "./lookup";

/** Versions that clusters can have, the newest first. */
export const getKubernetesVersions: Lookup = async (context, args) => {
  type Reply = { options: { versions: { slug: string }[] } };
  const { options } = await context.config.api.get<Reply>("kubernetes/options", context.signal);
  const prefix = textOf(args.versionPrefix);
  const validVersions = options.versions.map(({ slug }) => slug).filter((slug) => slug.startsWith(prefix));
  return {
    id: validVersions.join(",") || "none",
    versionPrefix: prefix || undefined,
    validVersions,
    latestVersion: validVersions[0] ?? "",
  };
};
