import type { ExportedResource, PendingOperation, StackExport } from "../cli/outputs";
import { nameOf } from "../urn";
import type { Finding } from "./find";

/** What is done about one interrupted operation. */
export interface Repair {
  urn: string;
  /** For a person: "creating Droplet extra: exists as 123, adopted". */
  told: string;
}

export interface Plan {
  repairs: Repair[];
  /** The state with the interrupted operations settled: for `pulumi stack import`. */
  state: StackExport;
  /** URNs whose resources must be read from the cloud afterwards. */
  refresh: string[];
}

/**
 * Settles every interrupted operation in an exported state. A creation that happened becomes a resource with the id it
 * has in the cloud; one that did not is dropped, so that the next update does it. Interrupted updates and deletions are
 * dropped too, and their resources read again: the cloud knows how far they went.
 *
 * The state is edited, and `pulumi refresh --import-pending-creates` is not used, because that flag of Pulumi 3.259
 * drops the operation without taking the resource into the state.
 */
export function planRepairs(exported: StackExport, findings: ReadonlyMap<PendingOperation, Finding>): Plan {
  const resources = [...(exported.deployment.resources ?? [])];
  const repairs: Repair[] = [];
  const refresh: string[] = [];
  for (const operation of exported.deployment.pending_operations ?? []) {
    const { resource, type } = operation;
    const finding = findings.get(operation) ?? { kind: "none" };
    const what = `${type} ${label(resource)}`;
    if (type !== "creating") {
      if (resources.some((r) => r.urn === resource.urn)) refresh.push(resource.urn);
      repairs.push({ urn: resource.urn, told: `${what}: read again from the cloud` });
    } else if (finding.kind === "found") {
      adopt(resources, resource, finding.id);
      refresh.push(resource.urn);
      repairs.push({ urn: resource.urn, told: `${what}: exists as ${finding.id}, adopted` });
    } else {
      repairs.push({ urn: resource.urn, told: `${what}: ${toldOf(finding)}` });
    }
  }
  const { pending_operations: _settled, ...deployment } = exported.deployment;
  return { repairs, state: { ...exported, deployment: { ...deployment, resources } }, refresh: [...new Set(refresh)] };
}

function toldOf(finding: Exclude<Finding, { kind: "found" }>): string {
  if (finding.kind === "removed") return `${finding.id} ${finding.why}, removed and made again`;
  if (finding.kind === "unclear") return `several could be it (${finding.candidates.join(", ")}), so it is made again`;
  return "made again";
}

/**
 * Takes a resource into the state as Pulumi itself would have, had it seen the answer. Its inputs stand in for outputs
 * until it is read. Where it replaces one that the state still has, it takes that one's place, so that it comes before
 * whatever depends on it, and the old one waits to be deleted.
 */
function adopt(resources: ExportedResource[], pending: ExportedResource, id: string): void {
  const adopted = { ...pending, id, outputs: { ...pending.inputs } };
  const old = resources.findIndex((r) => r.urn === pending.urn && !r.delete);
  if (old < 0) {
    resources.push(adopted);
    return;
  }
  const [replaced] = resources.splice(old, 1, adopted);
  if (replaced) resources.push({ ...replaced, delete: true });
}

/** "Droplet extra" */
export const label = ({ urn, type }: ExportedResource): string => `${type.split(":").at(-1)} ${nameOf(urn)}`;
