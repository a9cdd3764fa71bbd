import * as fs from "node:fs";
import * as path from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { ExportedResource, PendingOperation } from "../cli/outputs";

/**
 * What an update could not do. A cloud may have done it all the same, where its answer was lost on the way, and Pulumi
 * keeps nothing of a creation that failed.
 */
export interface FailedOperations {
  /** When the update began, RFC 3339: what is older was made by somebody else. */
  since: string;
  operations: PendingOperation[];
  /** URNs of the components whose remote scripts found no way into their hosts. */
  unreached: string[];
}

export const nothingFailed: FailedOperations = { since: "", operations: [], unreached: [] };

type FailedStep = NonNullable<EngineEvent["resOpFailedEvent"]>["metadata"];

const kinds: Record<string, PendingOperation["type"]> = {
  create: "creating",
  "create-replacement": "creating",
  update: "updating",
  delete: "deleting",
  "delete-replaced": "deleting",
};

/** Only what lives in a cloud can be there without an answer. */
const isOfCloud = (type: string): boolean => /^(digitalocean|cloudflare):/.test(type);

/** A step that failed, as the state would have it; undefined where nothing of it can be anywhere. */
export function failedOperation({
  op,
  urn,
  type,
  new: wanted,
  old,
  provider,
}: FailedStep): PendingOperation | undefined {
  const kind = kinds[op];
  if (!kind || !isOfCloud(type)) return undefined;
  const known = wanted ?? old;
  const resource: ExportedResource = {
    urn,
    type,
    custom: true,
    provider,
    inputs: withoutSecrets((known?.inputs ?? {}) as Record<string, unknown>),
    ...(known?.parent ? { parent: known.parent } : {}),
    ...(known?.protect ? { protect: true } : {}),
  };
  return { type: kind, resource };
}

/** The engine's events have a mark in place of a secret. The next update writes what is missing. */
function withoutSecrets<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutSecrets) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => !isSecret(item));
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutSecrets(item as unknown)])) as T;
}

const isSecret = (value: unknown): boolean =>
  value === "[secret]" ||
  (typeof value === "object" && value !== null && (value as Record<string, unknown>).ciphertext === "[secret]");

const fileOf = (state: string, project: string, stack: string): string =>
  path.join(state, `failed-${project}-${stack}.json`);

/** Keeps what failed for the next update. What an earlier one left is looked for together with it. */
export function keepFailed(state: string, project: string, stack: string, failed: FailedOperations): void {
  const before = readFailed(state, project, stack);
  const operations = [...before.operations, ...failed.operations];
  if (operations.length + failed.unreached.length === 0) return;
  const since = before.operations.length > 0 ? before.since : failed.since;
  const kept: FailedOperations = { since, operations, unreached: failed.unreached };
  fs.mkdirSync(state, { recursive: true });
  fs.writeFileSync(fileOf(state, project, stack), JSON.stringify(kept), { mode: 0o600 });
}

export function readFailed(state: string, project: string, stack: string): FailedOperations {
  const file = fileOf(state, project, stack);
  if (!fs.existsSync(file)) return nothingFailed;
  // An earlier version has written less.
  return { ...nothingFailed, ...(JSON.parse(fs.readFileSync(file, "utf8")) as Partial<FailedOperations>) };
}

export const forgetFailed = (state: string, project: string, stack: string): void =>
  fs.rmSync(fileOf(state, project, stack), { force: true });
