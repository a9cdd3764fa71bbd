import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { Engine, fits, pulumiVersion } from "./version";

/** The first official `pulumi` on PATH that fits. npm's wrapper in a node_modules/.bin is passed over: it downloads when called. */
export function engineOnPath(report: (detail: string) => void): Engine | undefined {
  for (const directory of (process.env.PATH ?? "").split(path.delimiter)) {
    if (directory === "" || directory.endsWith("node_modules/.bin")) continue;
    const pulumi = path.join(directory, "pulumi");
    if (!fs.existsSync(pulumi)) continue;
    const version = versionOf(pulumi);
    if (version === undefined || !fits(version)) {
      report(`passed over ${pulumi}: it is ${version ?? "not runnable"}, wanted is ${pulumiVersion} or a newer 3.x`);
    } else if (!fs.existsSync(path.join(directory, "pulumi-language-nodejs"))) {
      report(`passed over ${pulumi}: there is no pulumi-language-nodejs beside it`);
    } else {
      return { pulumi, kind: "path", version, binDirectory: directory };
    }
  }
  return undefined;
}

/** What `pulumi version` says, without the `v`; undefined where it does not run. */
export function versionOf(pulumi: string): string | undefined {
  try {
    const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
    const printed = execFileSync(pulumi, ["version"], { encoding: "utf8", env, timeout: 20_000, stdio: "pipe" });
    return printed.trim().replace(/^v/, "");
  } catch {
    return undefined;
  }
}
