import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { archiveSignature, assetSignature, Values, withSignature } from "../shared/values";

/** `assets` and `archive` of a local command: the files below its directory that the patterns name. */
export async function collectFiles(directory: string, assetPaths: string[], archivePaths: string[]): Promise<Values> {
  const outputs: Values = {};
  if (assetPaths.length > 0) outputs.assets = await globAssets(directory, assetPaths);
  if (archivePaths.length > 0) {
    outputs.archive = withSignature(archiveSignature, { assets: await globAssets(directory, archivePaths) });
  }
  return outputs;
}

/** Patterns apply in order; one that starts with "!" takes files out again. */
async function globAssets(directory: string, patterns: string[]): Promise<Values> {
  const rules = patterns.map((pattern) => ({
    exclude: pattern.startsWith("!"),
    matches: globPattern(pattern.replace(/^!/, "")),
  }));
  const assets: Values = {};
  for (const file of await filesBelow(directory)) {
    let included = false;
    for (const rule of rules) if (rule.matches.test(file)) included = !rule.exclude;
    if (included) assets[file] = await pathAsset(path.join(directory, file));
  }
  return assets;
}

async function filesBelow(directory: string): Promise<string[]> {
  const entries = await fs.readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)))
    .sort();
}

async function pathAsset(file: string): Promise<Values> {
  const hash = crypto
    .createHash("sha256")
    .update(await fs.readFile(file))
    .digest("hex");
  return withSignature(assetSignature, { path: file, hash });
}

/** `*` and `?` stay within a folder, `**` does not; `[ab]`, `[!ab]` and `{a,b}` choose. */
export function globPattern(glob: string): RegExp {
  let depth = 0;
  const source = glob.replace(/\*\*|\*|\?|\[!?[^\]]+\]|\\.|[{},]|[.+^$()|]/g, (token) => {
    if (token === "**") return ".*";
    if (token === "*") return "[^/]*";
    if (token === "?") return "[^/]";
    if (token.startsWith("[")) return token.replace(/^\[!/, "[^");
    if (token === "{") return (depth++, "(?:");
    if (token === "}") return depth > 0 ? (depth--, ")") : "\\}";
    if (token === ",") return depth > 0 ? "|" : ",";
    return token.startsWith("\\") ? token : `\\${token}`;
  });
  return new RegExp(`^${source}$`, "s");
}
