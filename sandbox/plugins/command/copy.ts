import * as fs from "node:fs/promises";
import * as local from "node:path";
import * as remotePath from "node:path/posix";
import { assetKind, isObject, Value, Values } from "../shared/values";
import { Sftp } from "./sftp";

/**
 * Copies an asset or archive.
 *
 * | source | place is a directory | nothing there | place is a file |
 * | ------ | -------------------- | ------------- | --------------- |
 * | dir    | place/dir            | place/dir     | error           |
 * | dir/   | into place           | into place    | error           |
 * | file   | place/file           | place         | overwritten     |
 */
export async function copySource(sftp: Sftp, source: Values, place: string): Promise<void> {
  if (typeof source.path === "string" && source.path !== "") return copyPath(sftp, source.path, place);
  if (typeof source.uri === "string" && source.uri !== "") return copyUri(sftp, source.uri, place);
  if (assetKind(source) === "archive") return copyEntries(sftp, isObject(source.assets) ? source.assets : {}, place);
  await copyText(sftp, typeof source.text === "string" ? source.text : "", place);
}

async function copyText(sftp: Sftp, text: string, place: string): Promise<void> {
  if ((await sftp.kind(place)) === "directory") {
    throw new Error(`Remote path ${place} is a directory: a text has no name, so name the file.`);
  }
  await sftp.makeDirectory(remotePath.dirname(place));
  await sftp.write(place, Buffer.from(text));
}

async function copyUri(sftp: Sftp, uri: string, place: string): Promise<void> {
  const content = await fetchUri(uri);
  await sftp.write(await fileAt(sftp, place, remotePath.basename(new URL(uri).pathname)), content);
}

async function fetchUri(uri: string): Promise<Buffer> {
  const url = new URL(uri);
  if (url.protocol === "file:") return fs.readFile(url);
  const reply = await fetch(url, { signal: AbortSignal.timeout(300_000) });
  if (!reply.ok) throw new Error(`Cannot read ${uri}: HTTP ${reply.status}.`);
  return Buffer.from(await reply.arrayBuffer());
}

async function copyPath(sftp: Sftp, source: string, place: string): Promise<void> {
  if (!(await fs.stat(source)).isDirectory()) {
    return sftp.putFile(source, await fileAt(sftp, place, local.basename(source)));
  }
  const target = source.endsWith("/") ? place : remotePath.join(place, local.basename(source));
  await copyDirectory(sftp, source, target);
}

/** Where a file goes: into a directory that is there, else to the place itself. */
async function fileAt(sftp: Sftp, place: string, name: string): Promise<string> {
  if ((await sftp.kind(place)) === "directory") {
    if (name === "") throw new Error(`Remote path ${place} is a directory, and the source has no file name.`);
    return remotePath.join(place, name);
  }
  await sftp.makeDirectory(remotePath.dirname(place));
  return place;
}

async function copyDirectory(sftp: Sftp, source: string, target: string): Promise<void> {
  await sftp.makeDirectory(target);
  for (const entry of await fs.readdir(source, { withFileTypes: true })) {
    const [from, to] = [local.join(source, entry.name), remotePath.join(target, entry.name)];
    if (entry.isDirectory()) await copyDirectory(sftp, from, to);
    else await sftp.putFile(from, to);
  }
}

/** An archive made of named assets and archives. */
async function copyEntries(sftp: Sftp, entries: Values, place: string): Promise<void> {
  await sftp.makeDirectory(place);
  for (const [name, entry] of Object.entries(entries)) await copyEntry(sftp, entry, remotePath.join(place, name));
}

async function copyEntry(sftp: Sftp, entry: Value, target: string): Promise<void> {
  if (!isObject(entry))
    throw new Error(`Archive entry ${remotePath.basename(target)} is neither an asset nor an archive.`);
  if (assetKind(entry) === "archive" && isObject(entry.assets)) return copyEntries(sftp, entry.assets, target);
  if (typeof entry.path === "string" && entry.path !== "" && (await fs.stat(entry.path)).isDirectory()) {
    return copyDirectory(sftp, entry.path, target);
  }
  await sftp.makeDirectory(remotePath.dirname(target));
  await copySource(sftp, entry, target);
}
