import * as pulumi from "@pulumi/pulumi";
import { validateBackupBucket } from "../components/backup-bucket/validate";
import { arrange } from "./arrange";
import { planClusters } from "./clusters";
import { Findings } from "./findings";
import { planHosts } from "./hosts";
import { planNetwork } from "./network";
import type { Platform } from "./platform";
import { platform, Written } from "./schema";
import { planZone } from "./zone";

export * from "./platform";
export { ConfigError } from "./findings";

const namespace = "seawall:";

/**
 * The stack's configuration: every key of the namespace `seawall`, explained in config/example.yaml.
 *
 * @throws ConfigError with every problem in it, before any resource is created.
 */
export function loadConfig(): Platform {
  const secretKeys = JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS ?? "[]") as string[];
  return parseConfig(pulumi.runtime.allConfig(), secretKeys, pulumi.getStack());
}

/**
 * @param values As the engine gives them: by full key, texts as they are, all else as JSON. Other namespaces are left alone.
 * @param secretKeys Full keys that hold a secret. Their values are never shown.
 * @throws ConfigError
 */
export function parseConfig(
  values: Readonly<Record<string, string>>,
  secretKeys: readonly string[],
  stack: string,
): Platform {
  const findings = new Findings(secretKeys);
  const written = platform.read(decode(values), namespace, findings);
  const network = planNetwork(written, secretKeys, findings);
  const hosts = planHosts(written, findings);
  const clusters = planClusters(written, secretKeys, findings);
  const plan: Platform = {
    network,
    hosts,
    clusters,
    order: arrange(hosts, clusters, findings),
    protect: written.protect ?? true,
    ...optional("zone", planZone(written, findings)),
    ...optional("backups", planBackups(written, network.region, findings)),
  };
  findings.throwIfAny(stack);
  return plan;
}

function optional<K extends string, T>(key: K, value: T | undefined): { [P in K]?: T } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: T };
}

/** Keys whose value is a text, which the engine hands over as it is. */
const texts = Object.entries(platform.fields)
  .filter(([, { shape }]) => typeof shape.example === "string")
  .map(([key]) => key);

function decode(values: Readonly<Record<string, string>>): Record<string, unknown> {
  const own = Object.entries(values).filter(([key]) => key.startsWith(namespace));
  return Object.fromEntries(
    own.map(([full, value]) => {
      const key = full.slice(namespace.length);
      return [key, texts.includes(key) ? value : parsed(value)];
    }),
  );
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

function planBackups({ backups }: Written, region: string, findings: Findings): Platform["backups"] {
  if (!backups) return undefined;
  const { bucketName, retentionDays } = backups;
  const args = { region, bucketName, noncurrentDays: retentionDays };
  findings.collect(
    (path) =>
      path === "region" ? "seawall:region" : `seawall:backups.${path.replace("noncurrentDays", "retentionDays")}`,
    () => validateBackupBucket("backups", args),
  );
  return args;
}
