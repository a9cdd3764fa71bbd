import { isObject, textOf, Value, Values } from "../shared/values";
import { defaultPoolTag, newPool } from "./kubernetes-pool-api";
import { texts } from "./tags";

/** Components that a cluster has or has not: the program's names, and the API's. */
export const plugins: Record<string, string> = {
  routingAgent: "routing_agent",
  p2pOciRegistryPlugin: "p2p_oci_registry_plugin",
  amdGpuDevicePlugin: "amd_gpu_device_plugin",
  amdGpuDeviceMetricsExporterPlugin: "amd_gpu_device_metrics_exporter_plugin",
  nvidiaGpuDevicePlugin: "nvidia_gpu_device_plugin",
  rdmaSharedDevicePlugin: "rdma_shared_dev_plugin",
  corednsAutoscaler: "coredns_autoscaler",
};

/** What the cloud chose goes on to be sent, where the program does not say otherwise. */
export const chosen = ["ha", "controlPlaneFirewall", "ssos", ...Object.keys(plugins)];

const given = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).filter(
      ([, value]) => value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0),
    ),
  );

const enabledOf = (component: Value): Value => (isObject(component) ? { enabled: component.enabled } : undefined);

const firewallTo = (firewall: Value): Value =>
  isObject(firewall) ? { enabled: firewall.enabled, allowed_addresses: texts(firewall.allowedAddresses) } : undefined;

/** @throws Error where a window has no day: the official provider takes no other for it. */
function maintenanceTo(policy: Value): Value {
  if (!isObject(policy)) return undefined;
  const day = textOf(policy.day);
  if (day === "") throw new Error("maintenancePolicy: a day is needed");
  return { start_time: textOf(policy.startTime), duration: "", day: day.toLowerCase() };
}

function ssoTo(value: Value): Value {
  const [sso] = Array.isArray(value) ? value : [];
  if (!isObject(sso)) return undefined;
  return {
    enabled: sso.enabled,
    required: sso.required ?? false,
    ...given({ issuer_url: sso.issuerUrl, client_id: sso.clientId }),
  };
}

const firstOf = (value: Value): Values | undefined => {
  const [first] = Array.isArray(value) ? value : [];
  return isObject(first) ? first : undefined;
};

/** What is sent for a new cluster. */
export const newCluster = (inputs: Values): Values => {
  const autoscaler = firstOf(inputs.clusterAutoscalerConfigurations);
  return given({
    name: inputs.name,
    region: inputs.region,
    version: inputs.version,
    tags: texts(inputs.tags),
    vpc_uuid: inputs.vpcUuid,
    worker_subnet_uuid: inputs.workerSubnetUuid,
    cluster_subnet: inputs.clusterSubnet,
    service_subnet: inputs.serviceSubnet,
    ha: inputs.ha,
    node_pools: [newPool(isObject(inputs.nodePool) ? inputs.nodePool : {}, defaultPoolTag)],
    maintenance_policy: maintenanceTo(inputs.maintenancePolicy),
    auto_upgrade: inputs.autoUpgrade ?? false,
    surge_upgrade: inputs.surgeUpgrade ?? true,
    control_plane_firewall: firewallTo(inputs.controlPlaneFirewall),
    cluster_autoscaler_configuration: autoscaler && autoscalerTo(autoscaler),
    sso: ssoTo(inputs.ssos),
    ...Object.fromEntries(Object.entries(plugins).map(([name, field]) => [field, enabledOf(inputs[name])])),
  });
};

const autoscalerTo = (configuration: Values): Values => ({
  scale_down_utilization_threshold: configuration.scaleDownUtilizationThreshold ?? 0,
  scale_down_unneeded_time: textOf(configuration.scaleDownUnneededTime),
  expanders: texts(configuration.expanders),
});

/** Zero, an empty text and an empty list take back what was set before and is no longer. */
function autoscalerChange(state: Value, input: Value): Values {
  const [before, after] = [firstOf(state), firstOf(input)];
  if (after) return autoscalerTo(after);
  return {
    ...(before?.scaleDownUtilizationThreshold ? { scale_down_utilization_threshold: 0 } : {}),
    ...(before?.scaleDownUnneededTime ? { scale_down_unneeded_time: "" } : {}),
    ...(texts(before?.expanders).length > 0 ? { expanders: [] } : {}),
  };
}

/** What is sent for a cluster that changes: `wanted` are the inputs, with what the cloud had chosen before. */
export const changedCluster = (wanted: Values, state: Values): Values => ({
  ...given({
    name: wanted.name,
    tags: texts(wanted.tags),
    maintenance_policy: maintenanceTo(wanted.maintenancePolicy),
    sso: ssoTo(wanted.ssos),
    ha: wanted.ha,
  }),
  ...(wanted.surgeUpgrade === false ? {} : { surge_upgrade: true }),
  auto_upgrade: wanted.autoUpgrade ?? false,
  control_plane_firewall: firewallTo(wanted.controlPlaneFirewall) ?? {},
  cluster_autoscaler_configuration: autoscalerChange(
    state.clusterAutoscalerConfigurations,
    wanted.clusterAutoscalerConfigurations,
  ),
  ...Object.fromEntries(Object.entries(plugins).map(([name, field]) => [field, enabledOf(wanted[name]) ?? {}])),
});
