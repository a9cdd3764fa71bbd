import * as fs from "node:fs";
import * as path from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import type * as kinds from "./entities";
import type { Fault } from "./faults";
import type * as images from "./images";
import type { KubernetesCluster, KubernetesNode, KubernetesToken, NodePool } from "./kubernetes";
import type { Certificate, LoadBalancer } from "./load-balancers";
import type * as monitoring from "./monitoring";

/** All resources of one kind. Every call reads or writes the database; what it returns is a copy. */
export class Collection<T extends kinds.Entity> {
  private readonly statements: Record<"get" | "all" | "put" | "remove", StatementSync>;

  constructor(
    database: DatabaseSync,
    private readonly kind: string,
  ) {
    this.statements = {
      get: database.prepare("SELECT body FROM resource WHERE kind = ? AND id = ?"),
      all: database.prepare("SELECT body FROM resource WHERE kind = ? ORDER BY seq"),
      put: database.prepare(
        "INSERT INTO resource (kind, id, body) VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body",
      ),
      remove: database.prepare("DELETE FROM resource WHERE kind = ? AND id = ?"),
    };
  }

  get(id: string): T | undefined {
    const row = this.statements.get.get(this.kind, id) as { body: string } | undefined;
    return row && (JSON.parse(row.body) as T);
  }

  /** In the order of creation. */
  all(): T[] {
    return (this.statements.all.all(this.kind) as { body: string }[]).map((row) => JSON.parse(row.body) as T);
  }

  find(match: (entity: T) => boolean): T | undefined {
    return this.all().find(match);
  }

  put(entity: T): T {
    this.statements.put.run(this.kind, entity.id, JSON.stringify(entity));
    return entity;
  }

  remove(id: string): void {
    this.statements.remove.run(this.kind, id);
  }
}

/**
 * The cloud's memory. Write-ahead log with a sync at every commit: an acknowledged write survives a killed process and
 * a machine that loses power.
 */
export class Store {
  private readonly database: DatabaseSync;
  private depth = 0;

  readonly sshKeys: Collection<kinds.SshKey>;
  readonly vpcs: Collection<kinds.Vpc>;
  readonly droplets: Collection<kinds.Droplet>;
  readonly actions: Collection<kinds.Action>;
  readonly volumes: Collection<kinds.Volume>;
  readonly volumeSnapshots: Collection<images.VolumeSnapshot>;
  readonly ownImages: Collection<images.OwnImage>;
  readonly firewalls: Collection<kinds.Firewall>;
  readonly tags: Collection<kinds.Tag>;
  readonly reservedIps: Collection<kinds.ReservedIp>;
  readonly spacesKeys: Collection<kinds.SpacesKey>;
  readonly buckets: Collection<kinds.Bucket>;
  readonly publicObjects: Collection<kinds.PublicObject>;
  readonly publicUploads: Collection<kinds.PublicObject>;
  readonly projects: Collection<kinds.Project>;
  readonly alertPolicies: Collection<monitoring.AlertPolicy>;
  readonly uptimeChecks: Collection<monitoring.UptimeCheck>;
  readonly uptimeAlerts: Collection<monitoring.UptimeAlert>;
  readonly domains: Collection<kinds.Domain>;
  readonly domainRecords: Collection<kinds.DomainRecord>;
  readonly zones: Collection<kinds.CloudflareZone>;
  readonly records: Collection<kinds.CloudflareRecord>;
  readonly zoneSettings: Collection<kinds.CloudflareSetting>;
  readonly dnssec: Collection<kinds.CloudflareDnssec>;
  readonly rulesets: Collection<kinds.CloudflareRuleset>;
  readonly originCertificates: Collection<kinds.OriginCertificate>;
  readonly r2Buckets: Collection<kinds.R2Bucket>;
  readonly loadBalancers: Collection<LoadBalancer>;
  readonly certificates: Collection<Certificate>;
  readonly kubernetesClusters: Collection<KubernetesCluster>;
  readonly nodePools: Collection<NodePool>;
  readonly kubernetesNodes: Collection<KubernetesNode>;
  readonly kubernetesTokens: Collection<KubernetesToken>;
  readonly leases: Collection<kinds.Lease>;
  readonly settings: Collection<kinds.Setting>;
  readonly faults: Collection<Fault>;

  constructor(file: string) {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    this.database = new DatabaseSync(file);
    fs.chmodSync(file, 0o600);
    this.database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      CREATE TABLE IF NOT EXISTS resource (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (kind, id)
      );
      CREATE TABLE IF NOT EXISTS sequence (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
    `);
    const collection = <T extends kinds.Entity>(kind: string) => new Collection<T>(this.database, kind);
    this.sshKeys = collection("ssh_key");
    this.vpcs = collection("vpc");
    this.droplets = collection("droplet");
    this.actions = collection("action");
    this.volumes = collection("volume");
    this.volumeSnapshots = collection("volume_snapshot");
    this.ownImages = collection("own_image");
    this.firewalls = collection("firewall");
    this.tags = collection("tag");
    this.reservedIps = collection("reserved_ip");
    this.spacesKeys = collection("spaces_key");
    this.buckets = collection("bucket");
    this.publicObjects = collection("public_object");
    this.publicUploads = collection("public_upload");
    this.projects = collection("project");
    this.alertPolicies = collection("alert_policy");
    this.uptimeChecks = collection("uptime_check");
    this.uptimeAlerts = collection("uptime_alert");
    this.domains = collection("domain");
    this.domainRecords = collection("domain_record");
    this.zones = collection("cloudflare_zone");
    this.records = collection("cloudflare_record");
    this.zoneSettings = collection("cloudflare_setting");
    this.dnssec = collection("cloudflare_dnssec");
    this.rulesets = collection("cloudflare_ruleset");
    this.originCertificates = collection("origin_certificate");
    this.r2Buckets = collection("r2_bucket");
    this.loadBalancers = collection("load_balancer");
    this.certificates = collection("certificate");
    this.kubernetesClusters = collection("kubernetes_cluster");
    this.nodePools = collection("node_pool");
    this.kubernetesNodes = collection("kubernetes_node");
    this.kubernetesTokens = collection("kubernetes_token");
    this.leases = collection("lease");
    this.settings = collection("setting");
    this.faults = collection("fault");
  }

  /** Runs `work` (synchronous) as one: all of its writes are kept, or none where it throws. */
  transaction<T>(work: () => T): T {
    if (this.depth > 0) return work();
    this.database.exec("BEGIN IMMEDIATE");
    this.depth++;
    try {
      const result = work();
      this.database.exec("COMMIT");
      return result;
    } catch (error) {
      this.database.exec("ROLLBACK");
      throw error;
    } finally {
      this.depth--;
    }
  }

  /** The next number of a sequence. A number is never given twice. */
  next(sequence: string, first = 1): number {
    const row = this.database
      .prepare(
        "INSERT INTO sequence (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
      )
      .get(sequence, first) as { value: number };
    return row.value;
  }

  close(): void {
    this.database.close();
  }
}
