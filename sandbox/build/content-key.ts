import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

/** Files that decide nothing of what is made: tests of Go, and what is for readers. */
const decidesNothing = (name: string): boolean => name.endsWith("_test.go") || name.startsWith("README");

/**
 * A hash over files, by name and content, and over what else decides (`seed`): 16 hexadecimal digits. `files` are paths in
 * `folder`; of a folder all below it counts. One that is missing counts as that.
 */
export function contentKey(folder: string, files: string[], seed = ""): string {
  const hash = crypto.createHash("sha256").update(seed);
  for (const file of files.flatMap((name) => filesBelow(folder, name)))
    hash.update(file).update(fs.readFileSync(path.join(folder, file)));
  return hash.digest("hex").slice(0, 16);
}

/** A file, or all files below a folder, as paths in `folder`, in a fixed order. */
export function filesBelow(folder: string, name: string): string[] {
  const at = path.join(folder, name);
  if (!fs.existsSync(at)) return [];
  if (!fs.statSync(at).isDirectory()) return [name];
  const entries = fs.readdirSync(at).filter((entry) => !decidesNothing(entry));
  return entries.sort().flatMap((entry) => filesBelow(folder, path.join(name, entry)));
}
