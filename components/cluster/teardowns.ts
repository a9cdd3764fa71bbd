import type { RemoteScript } from "../remote/script";
import { RemoteTeardown } from "../remote/teardown";
import { ClusterFacts, leaveBundle, Node, servicesBundle } from "./bundles";
import type { Scope } from "./scope";

/**
 * What runs before a node goes: it takes its leave from the first control plane that is another. Where that one goes in
 * the same update there is nobody to take leave from, and a cluster that goes as a whole takes none.
 */
export function createTeardowns(
  scope: Scope,
  facts: ClusterFacts,
  joined: readonly RemoteScript[],
  addons: RemoteScript,
): void {
  const leaves = facts.nodes.flatMap((node, i) => createLeave(scope, facts, node, joined[i]!) ?? []);
  if (facts.args.cloudController) createServicesTeardown(scope, facts, [...joined, ...leaves, addons]);
}

function createLeave(
  { args, parent }: Scope,
  facts: ClusterFacts,
  node: Node,
  script: RemoteScript,
): RemoteTeardown | undefined {
  const other = facts.controlPlanes.find((one) => one !== node);
  if (!other) return undefined;
  return new RemoteTeardown(
    `${node.name}-kubernetes-leave`,
    {
      connection: other.host.connection,
      bundleName: "kubernetes-leave",
      bundle: leaveBundle(facts, node),
      transform: { command: args.transform?.command },
    },
    { parent, dependsOn: [script], deletedWith: other.host.droplet },
  );
}

/** Load balancers that the cloud controller made would outlive the cluster, and hold the network. */
function createServicesTeardown(
  { name, args, parent }: Scope,
  facts: ClusterFacts,
  after: (RemoteScript | RemoteTeardown)[],
) {
  const founder = facts.controlPlanes[0]!;
  return new RemoteTeardown(
    `${name}-kubernetes-services`,
    {
      connection: founder.host.connection,
      bundleName: "kubernetes-services",
      bundle: servicesBundle(facts),
      transform: { command: args.transform?.command },
    },
    { parent, dependsOn: after },
  );
}
