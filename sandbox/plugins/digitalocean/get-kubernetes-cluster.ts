import { textOf, Value, Values } from "../shared/values";
import { ApiCluster, stateOf } from "./kubernetes-cluster-state";
import { all, Lookup } from "./lookup";

const listOf = (value: Value): Value[] => (value === undefined || value === null ? [] : [value]);

/** A cluster by its name. What a resource has one of is a list here. */
export const getKubernetesCluster: Lookup = async (context, args) => {
  const clusters = await all<ApiCluster>(context, "kubernetes/clusters", "kubernetes_clusters");
  const cluster = clusters.find(({ name }) => name === args.name);
  if (!cluster) throw new Error(`unable to find cluster with name: ${textOf(args.name)}`);
  const given: Values = { kubeconfigExpireSeconds: args.kubeconfigExpireSeconds };
  const { clusterUrn, maintenancePolicy, controlPlaneFirewall, nodePool, ...state } = await stateOf(
    context,
    cluster,
    given,
  );
  delete state.registryIntegration;
  delete state.destroyAllAssociatedResources;
  return {
    ...state,
    id: cluster.id,
    urn: clusterUrn,
    maintenancePolicies: listOf(maintenancePolicy),
    controlPlaneFirewalls: listOf(controlPlaneFirewall),
    nodePools: listOf(nodePool),
  };
};
