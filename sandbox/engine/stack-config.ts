import * as fs from "node:fs";
import * as path from "node:path";
import { type Document, isMap, parseDocument } from "yaml";
import { paths, repositoryRoot } from "../instance";
import { projectName, readProject } from "./project";

export { projectName };

/** Provider settings that would send a program's requests, or its credentials, somewhere else than the environment says. */
const elsewhere =
  /^(digitalocean:(config:)?(apiEndpoint|token|spacesEndpoint|spacesAccessId|spacesSecretKey)|cloudflare:(config:)?(baseUrl|apiToken|apiKey|apiUserServiceKey|email))$/;

/** Keys of a stack file that belong to the encryption of its secrets, or to Pulumi's own cloud. */
const notOurs = ["encryptionsalt", "encryptedkey", "secretsprovider", "environment"];

/**
 * The copy of Pulumi.<stack>.yaml that Pulumi uses in the sandbox (`--config-file`): with this sandbox's encryption salt,
 * so that the repository's file never changes.
 */
export const stackConfigFile = (stack: string, projectDirectory: string = repositoryRoot): string =>
  path.join(paths.stackConfig, projectName(projectDirectory), `Pulumi.${stack}.yaml`);

/** What the copy held when it was written: tells what a command has changed in it since. */
const baseFile = (stack: string, projectDirectory: string) =>
  path.join(path.dirname(stackConfigFile(stack, projectDirectory)), `${stack}.base.json`);

const repositoryFile = (stack: string, projectDirectory: string) =>
  path.join(readProject(projectDirectory).stackDirectory, `Pulumi.${stack}.yaml`);

const readText = (file: string): string => (fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "");

/** A file that is empty, or holds comments alone, reads as a map without entries. */
function readDocument(file: string): Document {
  const document: Document = parseDocument(readText(file));
  document.contents ??= document.createNode({});
  return document;
}

/** Replaces a file at once, and only where that changes something. */
function replace(file: string, text: string, mode?: number): void {
  if (fs.existsSync(file) && readText(file) === text) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(`${file}.new`, text, { mode });
  fs.renameSync(`${file}.new`, file);
}

type Values = Record<string, unknown>;

const configOf = (document: Document): Values => (document.toJS() as { config?: Values } | null)?.config ?? {};

const readBase = (stack: string, projectDirectory: string): Values =>
  JSON.parse(readText(baseFile(stack, projectDirectory)) || "{}") as Values;

/** Pulumi writes numbers and switches back as texts, and hands all three to a program as the same text. */
const same = (a: unknown, b: unknown): boolean => written(a) === written(b);

const written = (value: unknown): string | undefined =>
  typeof value === "number" || typeof value === "boolean" ? JSON.stringify(String(value)) : JSON.stringify(value);

/** Whether a value is, or holds, one that is encrypted with a stack's own key. */
const isSecure = (value: unknown): boolean =>
  typeof value === "object" && value !== null && ("secure" in value || Object.values(value).some(isSecure));

/** The encryption salt that the copy holds; undefined before the stack was made. */
export const saltOf = (stack: string, projectDirectory: string = repositoryRoot): string | undefined =>
  readDocument(stackConfigFile(stack, projectDirectory)).get("encryptionsalt") as string | undefined;

/** Settings of Pulumi.yaml, for every stack, that the sandbox cannot leave out of a copy. */
export const settingsElsewhere = (config: Values): string[] => Object.keys(config).filter((key) => elsewhere.test(key));

/**
 * Writes the copy anew from the repository's file, after `syncStackConfig`. A secret that was set in the sandbox stays in
 * the copy as long as the repository's file says nothing new of it: it is encrypted with this sandbox's passphrase and
 * would be of no use to anybody else. Secrets of the repository's file are encrypted for the real stack and are left out.
 *
 * @returns the names of the settings that were left out.
 */
export function writeStackConfig(
  stack: string,
  salt: string | undefined,
  projectDirectory: string = repositoryRoot,
): string[] {
  syncStackConfig(stack, projectDirectory);
  const file = stackConfigFile(stack, projectDirectory);
  const document = readDocument(repositoryFile(stack, projectDirectory));
  const leftOut: string[] = [];
  for (const [key, value] of Object.entries(configOf(document))) {
    if (!elsewhere.test(key) && !isSecure(value)) continue;
    document.deleteIn(["config", key]);
    leftOut.push(key);
  }
  if (document.has("environment")) leftOut.push("environment");
  for (const key of notOurs) document.delete(key);
  const base = configOf(document);
  const before = readBase(stack, projectDirectory);
  for (const [key, value] of Object.entries(configOf(readDocument(file)))) {
    if (!isSecure(value) || !same(base[key], before[key])) continue;
    document.setIn(["config", key], document.createNode(value));
  }
  if (salt !== undefined) document.set("encryptionsalt", salt);
  // The copy first: interrupted in between, the older base only names changes that the repository's file has already.
  replace(file, document.toString(), 0o600);
  replace(baseFile(stack, projectDirectory), JSON.stringify(base), 0o600);
  return leftOut;
}

/**
 * Carries what `pulumi config set` and `config rm` changed in the copy, and nothing else, back to the repository's
 * Pulumi.<stack>.yaml: what somebody wrote into that file meanwhile stays. Secrets stay in the copy, and so does the salt.
 *
 * @returns the names of the settings that were carried over.
 */
export function syncStackConfig(stack: string, projectDirectory: string = repositoryRoot): string[] {
  const copy = stackConfigFile(stack, projectDirectory);
  if (!fs.existsSync(copy) || !fs.existsSync(baseFile(stack, projectDirectory))) return [];
  const file = repositoryFile(stack, projectDirectory);
  const document = readDocument(file);
  const written = configOf(document);
  const base = readBase(stack, projectDirectory);
  const found = configOf(readDocument(copy));
  const changed: string[] = [];
  for (const key of new Set([...Object.keys(found), ...Object.keys(base)])) {
    const value = found[key];
    if (same(value, base[key]) || isSecure(value) || elsewhere.test(key)) continue;
    if (value === undefined) delete base[key];
    else base[key] = value;
    if (same(value, written[key])) continue;
    if (value === undefined) document.deleteIn(["config", key]);
    else setValue(document, key, value);
    changed.push(key);
  }
  if (changed.length > 0) replace(file, document.toString());
  replace(baseFile(stack, projectDirectory), JSON.stringify(base), 0o600);
  return changed;
}

function setValue(document: Document, key: string, value: unknown): void {
  if (!isMap(document.get("config"))) document.set("config", document.createNode({}));
  // A plain value replaces a plain value in place, and keeps the comment behind it.
  document.setIn(["config", key], typeof value === "object" ? document.createNode(value) : value);
}
