import { unprocessable } from "../errors";

export interface Version {
  slug: string;
  kubernetes_version: string;
  supported_features: string[];
}

const features = ["cluster-autoscaler", "docr-integration", "ha-control-plane", "token-authentication"];

const version = (kubernetes: string): Version => ({
  slug: `${kubernetes}-do.0`,
  kubernetes_version: kubernetes,
  supported_features: features,
});

/** What can be had, the newest first: the latest release of each supported minor version. */
export const versions: Version[] = ["1.36.3", "1.35.6", "1.34.9"].map(version);

/** Minor version of a slug: 36 in "1.36.3-do.0". */
export const minorOf = (slug: string): number => Number(slug.split(".")[1]);

/** From this minor version on a control plane is highly available, and CoreDNS scales, unless told otherwise. */
export const firstMinorWithDefaults = 36;

/** The slug that a request means: one that is listed, a minor version ("1.35"), or "latest". */
export function versionOf(given: string): string {
  const found =
    given === "latest" ? versions[0] : versions.find(({ slug }) => slug === given || slug.startsWith(`${given}.`));
  if (!found) throw unprocessable("validation error: invalid version slug");
  return found.slug;
}

/** What a cluster of a version can become: a later release of its minor version, or the next minor version. */
export const upgradesOf = (slug: string): Version[] =>
  versions.filter((other) => {
    const step = minorOf(other.slug) - minorOf(slug);
    return step === 1 || (step === 0 && other.slug !== slug);
  });
