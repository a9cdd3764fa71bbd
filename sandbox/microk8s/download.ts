import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { madeOnce } from "../build/once";
import { cacheDirectory } from "../instance";
import { kubernetesPrograms, kubernetesVersion } from "./version";

const architecture = process.arch === "arm64" ? "arm64" : "amd64";
const officialFolder = `https://dl.k8s.io/release/v${kubernetesVersion}/bin/linux/${architecture}`;

/** How long one program may take, in milliseconds. */
const limitMs = 10 * 60_000;
const reportEveryBytes = 4 * 2 ** 20;

const isChecksum = (text: string): boolean => /^[0-9a-f]{64}\s*$/.test(text);

/**
 * Whether the official programs can be had, within 4 seconds. Some closed networks answer every name with a page of
 * their own and status 200, so the answer must be a checksum.
 */
export async function downloadsAnswer(folder = officialFolder): Promise<boolean> {
  try {
    const response = await fetch(`${folder}/kubectl.sha256`, { signal: AbortSignal.timeout(4000) });
    return response.ok && isChecksum(await response.text());
  } catch {
    return false;
  }
}

const cached = path.join(cacheDirectory, `kubernetes-v${kubernetesVersion}-official-${architecture}`);

/** Folder of the official programs that an earlier run has downloaded. */
export const downloadedKubernetes = (): string | undefined => (fs.existsSync(cached) ? cached : undefined);

/** Downloads the official programs, each held against its published checksum. Gives their folder. */
export const downloadKubernetes = (
  report: (detail: string) => void,
  signal?: AbortSignal,
  folder = officialFolder,
): Promise<string> =>
  madeOnce(cached, report, async (building) => {
    for (const [index, program] of kubernetesPrograms.entries()) {
      const count = `${index + 1} of ${kubernetesPrograms.length} programs`;
      const limit = AbortSignal.timeout(limitMs);
      await downloadProgram(
        `${folder}/${program}`,
        path.join(building, program),
        (mebibytes) => report(`downloading ${count}: ${program}, ${mebibytes} MiB`),
        signal ? AbortSignal.any([signal, limit]) : limit,
      );
    }
  });

async function downloadProgram(
  url: string,
  file: string,
  progress: (mebibytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const published = (await (await get(`${url}.sha256`, signal)).text()).trim();
  if (!isChecksum(published)) throw new Error(`${url}.sha256 is no checksum`);
  const { body } = await get(url, signal);
  if (!body) throw new Error(`${url} is empty`);
  const hash = crypto.createHash("sha256");
  let bytes = 0;
  let told = 0;
  progress(0);
  const counted = async function* (chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
      if (bytes - told >= reportEveryBytes) progress(Math.floor((told = bytes) / 2 ** 20));
      yield chunk;
    }
  };
  await pipeline(Readable.fromWeb(body as never), counted, fs.createWriteStream(file, { mode: 0o755 }), { signal });
  const found = hash.digest("hex");
  if (found !== published) throw new Error(`${url} has the checksum ${found}, published is ${published}`);
}

async function get(url: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return response;
}
