/** The version of Pulumi that the sandbox is made for; `@pulumi/pulumi` in package.json is the same. */
export const pulumiVersion = "3.259.0";

/** Where the engine came from. */
export interface Engine {
  /** The `pulumi` executable. */
  pulumi: string;
  /** Found on PATH, downloaded by Pulumi's own installer, or built from the Go modules. */
  kind: "path" | "download" | "build";
  version: string;
  /** Goes first on PATH: the executable and its language host. */
  binDirectory: string;
}

/** Compares dotted versions by number: negative where `a` is older. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((v) => v.replace(/^v/, "").split(/[.-]/).slice(0, 3).map(Number));
  for (let i = 0; i < 3; i += 1) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether a `pulumi` of this version can run the program: the same major version, and not older. */
export const fits = (version: string): boolean =>
  /^v?3\.\d+\.\d+$/.test(version) && compareVersions(version, pulumiVersion) >= 0;
