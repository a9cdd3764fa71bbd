import * as fs from "node:fs";
import type { Check } from "../check";
import { findGo, s3ServerPath } from "./spaces/build";

/** What the cloud needs of this machine. */
export async function checks(): Promise<Check[]> {
  const built = fs.existsSync(s3ServerPath);
  if (built) return [{ name: "S3 server", ok: true, found: s3ServerPath, action: "" }];
  const go = await findGo();
  return [
    go
      ? {
          name: "S3 server",
          ok: true,
          found: `not built yet; Go ${go.version}`,
          action: "up builds it, about a minute",
        }
      : {
          name: "S3 server",
          ok: false,
          found: "not built, and no Go 1.25 or newer to build it",
          action: "install Go (https://go.dev/dl) and put it on PATH",
        },
  ];
}
