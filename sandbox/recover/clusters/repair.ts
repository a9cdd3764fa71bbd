import type { ClusterOutput, ExportedResource, StackExport } from "../../cli/outputs";
import { hostOwners } from "../../cli/state-hosts";
import { nameOf } from "../../urn";
import type { DropletRepair } from "../droplets";
import { KubernetesApi } from "./api";
import { accessOf } from "./kubeconfig";
import { defaultWaits, type Finding, probe, type Waits } from "./probe";

/** What is to be done about the clusters of a stack. */
export interface ClusterRepairs {
  /** For a person. */
  told: string[];
  /** URNs of the remote scripts that the update must run again. */
  rerun: string[];
}

/** Bundles of a node, as they are called on its host (docs/components.md, "Clusters"). */
const nodeScript = "kubernetes-node";
const kubeconfigScript = "kubernetes-config";

/**
 * Asks every cluster of a stack which of its nodes are Ready, once the hosts are on. The script of a node that is not
 * takes it into the cluster again, from wherever it stands, and where the API itself is silent, so do those of the control
 * planes: an update by itself would find nothing to change and run none of them.
 */
export async function repairClusters(
  clusters: Record<string, ClusterOutput>,
  exported: StackExport,
  droplets: DropletRepair[],
  report: (detail: string) => void,
  waits: Waits = defaultWaits,
): Promise<ClusterRepairs> {
  const resources = (exported.deployment.resources ?? []).filter((r) => !r.delete);
  const ownerOf = hostOwners(resources);
  const nodesWith = (what: DropletRepair["what"]): Set<string | undefined> =>
    new Set(droplets.filter((d) => d.what === what).map((d) => ownerOf(d.urn)));
  const [poweredOn, gone] = [nodesWith("on"), nodesWith("gone")];
  const scripts = scriptsByName(resources);

  const repairs = await Promise.all(
    Object.entries(clusters).map(async ([name, cluster]): Promise<ClusterRepairs> => {
      // A node whose droplet is made again gets all of its scripts anyway.
      const nodes = Object.keys(cluster.nodes ?? {}).filter((node) => !gone.has(node));
      const controls = nodes.filter((node) => cluster.nodes[node] === "control");
      if (controls.length === 0) return { told: [], rerun: [] };
      const access = accessOf(cluster.kubeconfig);
      if (!access) return { told: [`Cluster ${name} has no kubeconfig to ask it with.`], rerun: [] };
      const on = nodes.filter((node) => poweredOn.has(node));
      const finding = await probe(
        new KubernetesApi(access, waits.requestMs),
        nodes,
        on,
        (detail) => report(`${name}: ${detail}`),
        waits,
      );
      return repairOf(name, access.server, finding, { controls, poweredOn: on, scripts });
    }),
  );
  return { told: repairs.flatMap((r) => r.told), rerun: [...new Set(repairs.flatMap((r) => r.rerun))] };
}

interface Surroundings {
  controls: string[];
  poweredOn: string[];
  scripts: Map<string, string>;
}

function repairOf(name: string, server: string, finding: Finding, around: Surroundings): ClusterRepairs {
  const { controls, poweredOn, scripts } = around;
  const urns = (nodes: string[], ...keys: string[]): string[] =>
    nodes.flatMap((node) => keys.flatMap((key) => scripts.get(`${node}-${key}-run`) ?? []));
  if (finding.kind === "silent") {
    const rerun = urns(controls, nodeScript, kubeconfigScript);
    const then = rerun.length > 0 ? "the scripts of its control planes run again" : "none of its scripts is known yet";
    return { told: [`The API of cluster ${name} (${server}) does not answer: ${finding.reason}; ${then}.`], rerun };
  }
  if (finding.lost.length === 0)
    return { told: poweredOn.length > 0 ? [`All nodes of cluster ${name} are Ready.`] : [], rerun: [] };
  const told = finding.lost.map(({ node, what }) => {
    const state = what === "missing" ? `is missing from cluster ${name}` : `is not Ready in cluster ${name}`;
    const [script] = urns([node], nodeScript);
    return `${node} ${state}: ${script ? `its script ${nodeScript} runs again` : `the state has no script ${nodeScript} of it`}.`;
  });
  return {
    told,
    rerun: urns(
      finding.lost.map(({ node }) => node),
      nodeScript,
    ),
  };
}

/** URNs of the commands that run scripts on hosts, by logical name. */
const scriptsByName = (resources: ExportedResource[]): Map<string, string> =>
  new Map(resources.filter((r) => r.type === "command:remote:Command").map(({ urn }) => [nameOf(urn), urn]));
