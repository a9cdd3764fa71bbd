import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

export const root = path.resolve(__dirname, "../..");

/** Files of the working tree that git tracks or would track, as paths relative to the root. */
export function sourceFiles(): string[] {
  return execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  })
    .split("\n")
    .filter((file) => file !== "" && fs.existsSync(path.join(root, file)));
}

export const read = (file: string): string => fs.readFileSync(path.join(root, file), "utf8");
