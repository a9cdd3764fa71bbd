import * as fs from "node:fs";
import * as path from "node:path";
import { type Document, isMap, parse, parseDocument, type YAMLMap } from "yaml";
import { paths, repositoryRoot } from "../instance";

/** Provider settings that would send a program's requests, or its credentials, somewhere else than the environment says. */
const elsewhere =
  /^(digitalocean:(apiEndpoint|token|spacesEndpoint|spacesAccessId|spacesSecretKey)|cloudflare:(baseUrl|apiToken|apiKey|apiUserServiceKey|email))$/;

/** Keys of a stack file that belong to the encryption of its secrets. */
const encryption = ["encryptionsalt", "encryptedkey", "secretsprovider"];

/** Name of the Pulumi project in a directory. */
export function projectName(projectDirectory: string = repositoryRoot): string {
  const file = path.join(projectDirectory, "Pulumi.yaml");
  return (parse(fs.readFileSync(file, "utf8")) as { name: string }).name;
}

/**
 * The copy of Pulumi.<stack>.yaml that Pulumi uses in the sandbox (`--config-file`): with this sandbox's encryption salt,
 * so that the repository's file never changes.
 */
export const stackConfigFile = (stack: string, projectDirectory: string = repositoryRoot): string =>
  path.join(paths.stackConfig, projectName(projectDirectory), `Pulumi.${stack}.yaml`);

const repositoryFile = (stack: string, projectDirectory: string) => path.join(projectDirectory, `Pulumi.${stack}.yaml`);

const readDocument = (file: string): Document =>
  parseDocument(fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "");

type Values = Record<string, unknown>;
const configOf = (document: Document): Values => (document.toJS() as { config?: Values } | null)?.config ?? {};

/** Whether a value is, or holds, one that is encrypted with a stack's own key. */
const isSecure = (value: unknown): boolean =>
  typeof value === "object" && value !== null && ("secure" in value || Object.values(value).some(isSecure));

/** The encryption salt that the copy holds; undefined before the stack was made. */
export const saltOf = (stack: string, projectDirectory: string = repositoryRoot): string | undefined =>
  readDocument(stackConfigFile(stack, projectDirectory)).get("encryptionsalt") as string | undefined;

/**
 * Writes the copy anew from the repository's file. Secrets that were set in the sandbox stay in the copy: they are
 * encrypted with this sandbox's passphrase and would be of no use to anybody else. Secrets of the repository's file are
 * encrypted for the real stack and are left out. Gives the names of the settings that were left out.
 */
export function writeStackConfig(stack: string, salt: string, projectDirectory: string = repositoryRoot): string[] {
  const file = stackConfigFile(stack, projectDirectory);
  const document = readDocument(repositoryFile(stack, projectDirectory));
  const leftOut: string[] = [];
  for (const [key, value] of Object.entries(configOf(document))) {
    if (!elsewhere.test(key) && !isSecure(value)) continue;
    document.deleteIn(["config", key]);
    leftOut.push(key);
  }
  for (const key of encryption) document.delete(key);
  for (const [key, value] of Object.entries(configOf(readDocument(file)))) {
    if (isSecure(value)) document.setIn(["config", key], document.createNode(value));
  }
  document.set("encryptionsalt", salt);
  const text = document.toString();
  if (!fs.existsSync(file) || fs.readFileSync(file, "utf8") !== text) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text, { mode: 0o600 });
  }
  return leftOut;
}

/**
 * Carries what `pulumi config set` changed in the copy back to the repository's Pulumi.<stack>.yaml, where it belongs.
 * Secrets stay in the copy, and so does the salt. Gives the names of the settings that were carried over.
 */
export function syncStackConfig(stack: string, projectDirectory: string = repositoryRoot): string[] {
  const copy = stackConfigFile(stack, projectDirectory);
  if (!fs.existsSync(copy)) return [];
  const file = repositoryFile(stack, projectDirectory);
  const document = readDocument(file);
  const [theirs, ours] = [configOf(document), configOf(readDocument(copy))];
  const changed: string[] = [];
  for (const [key, value] of Object.entries(ours)) {
    if (isSecure(value) || JSON.stringify(value) === JSON.stringify(theirs[key])) continue;
    if (!isMap(document.get("config"))) document.set("config", document.createNode({}));
    // A plain value replaces a plain value in place, and keeps the comment behind it.
    document.setIn(["config", key], typeof value === "object" ? document.createNode(value) : value);
    changed.push(key);
  }
  for (const key of Object.keys(theirs)) {
    if (key in ours || elsewhere.test(key) || isSecure(theirs[key])) continue;
    document.deleteIn(["config", key]);
    changed.push(key);
  }
  if (changed.length > 0) fs.writeFileSync(file, document.toString());
  return changed;
}
