import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { gzipSync, strToU8 } from "fflate";
import { staticScript } from "./static-script";

export type FileMode = "0600" | "0644" | "0700" | "0755";

/** A file that is rendered for one host: serialised data, never shell. */
export interface BundleFile {
  content: pulumi.Input<string>;
  /** @default "0600" */
  mode?: FileMode;
}

export interface ScriptBundleArgs {
  /** Folder of static files, sent as they are. `run.sh` in it is what runs, as root and in the bundle's own folder. */
  directory: string;
  /** Further static files by their name in the bundle, e.g. a library that several bundles share. */
  shared?: Record<string, string>;
  /** Variables, written quoted to the file `env` (0600), which `run.sh` reads by `. ./env`. @default none */
  env?: Record<string, pulumi.Input<string | number | boolean>>;
  /** Files rendered for this host, by their name in the bundle. @default none */
  files?: Record<string, BundleFile>;
  /**
   * Whether the files hold secrets: then nothing that the scripts print leaves the host but their words to those who wait
   * (descriptor 3). @default false
   */
  secret?: boolean;
  /** After how many seconds the scripts are stopped. @default 1800 */
  timeoutSeconds?: number;
}

/** Static scripts with the data of one host, for a root shell on it (`scripts/receive.sh` has the format). */
export class ScriptBundle {
  readonly secret: boolean;

  constructor(private readonly args: ScriptBundleArgs) {
    this.secret = args.secret ?? false;
  }

  /** What the root shell is told: the receiver, and the bundle called `name`. A secret, whatever is in it. */
  stdin(name: string): pulumi.Output<string> {
    const { env = {}, files = {} } = this.args;
    return pulumi.secret(pulumi.all([env, contents(files)])).apply(([variables, rendered]) => {
      const same = staticFiles(this.args);
      const own = [
        entry("env", "0600", envFile(variables)),
        ...Object.keys(files).map((file) => entry(file, files[file]?.mode ?? "0600", rendered[file] ?? "")),
      ];
      const limit = this.args.timeoutSeconds ?? 1800;
      const head = `seawall-bundle 2 ${name} ${this.secret ? "secret" : "plain"} ${limit}`;
      const parts = [packedOnce(lines(same)), packed(lines([...own, `end ${same.length + own.length}`]))];
      return staticScript("receive") + lines([head, Buffer.concat(parts).toString("base64")]);
    });
  }
}

const lines = (texts: string[]): string => texts.map((text) => `${text}\n`).join("");

/**
 * A member of a gzip file. Engine and state handle a bundle many times; packed, it is half as long. By a library in JavaScript: Node's
 * zlib gives other bytes on other processors, and each change of a byte would run the scripts again.
 */
const packed = (text: string): Uint8Array => gzipSync(strToU8(text), { mtime: 0 });

/** What was packed: hundreds of hosts send the same files. */
const packings = new Map<string, Uint8Array>();

function packedOnce(text: string): Uint8Array {
  const bytes = packings.get(text) ?? packed(text);
  packings.set(text, bytes);
  return bytes;
}

const contents = (files: Record<string, BundleFile>): Record<string, pulumi.Input<string>> =>
  Object.fromEntries(Object.entries(files).map(([file, { content }]) => [file, content]));

function entry(file: string, mode: FileMode, content: string | Buffer): string {
  if (!/^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/.test(file) || file.includes("..")) {
    throw new Error(
      `A file in a script bundle cannot be called ${JSON.stringify(file)}: use letters, digits and . _ - /.`,
    );
  }
  return `${mode} ${file} ${Buffer.from(content).toString("base64")}`;
}

function staticFiles({ directory, shared = {} }: ScriptBundleArgs): string[] {
  const names = fs.readdirSync(directory, { recursive: true, encoding: "utf8" }).sort();
  const own = names.map((name) => [name.split(path.sep).join("/"), path.join(directory, name)] as const);
  return [...own, ...Object.entries(shared)].flatMap(([name, file]) => staticFile(name, file) ?? []);
}

/** Entries as they were last read: hundreds of hosts send the same files. */
const known = new Map<string, { stamp: string; entry: string }>();

/** The entry of a file as it is now; none of a folder. */
function staticFile(name: string, file: string): string | undefined {
  const stat = fs.statSync(file, { bigint: true });
  if (!stat.isFile()) return undefined;
  const key = `${name}:${file}`;
  const stamp = `${stat.ino} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}`;
  const last = known.get(key);
  if (last?.stamp === stamp) return last.entry;
  const read = entry(name, file.endsWith(".sh") ? "0700" : "0600", fs.readFileSync(file));
  known.set(key, { stamp, entry: read });
  return read;
}

/** Assignments that any POSIX shell reads back as they were, whatever is in the values. */
export function envFile(variables: Record<string, string | number | boolean>): string {
  return Object.entries(variables)
    .map(([key, value]) => {
      if (!/^[A-Z][A-Z0-9_]*$/.test(key)) {
        throw new Error(`A variable cannot be called ${JSON.stringify(key)}: use capital letters, digits and _.`);
      }
      if (String(value).includes("\0")) throw new Error(`The variable ${key} holds a NUL, which no shell can keep.`);
      return `${key}='${String(value).replaceAll("'", "'\\''")}'\n`;
    })
    .join("");
}
