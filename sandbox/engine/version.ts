import { compareVersions } from "../build/versions";

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

/** Whether a `pulumi` of this version can run the program: the same major version, and not older. */
export const fits = (version: string): boolean =>
  /^v?3\.\d+\.\d+$/.test(version) && compareVersions(version, pulumiVersion) >= 0;
