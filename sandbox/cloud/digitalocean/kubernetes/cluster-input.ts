import ipaddr from "ipaddr.js";
import type { Cloud } from "../../cloud";
import type { AutoscalerConfiguration, ClusterSettings, MaintenancePolicy, SingleSignOn } from "../../store/kubernetes";
import { clusterPlugins } from "../../store/kubernetes";
import { unprocessable } from "../errors";
import { Input } from "../input";
import { ensureTags } from "../tag-store";
import { isOwnTag } from "./pool-input";
import { firstMinorWithDefaults, minorOf } from "./versions";

const days = ["any", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const expanders = ["random", "priority", "least_waste", "least-waste"];
const duration = /^(\d+(\.\d+)?(ms|s|m|h))+$/;

const refuse = (reason: string): Error => unprocessable(`validation error: ${reason}`);

/**
 * The settings of a cluster: those of a request, and what stays where it says nothing. Tags and the surge upgrade do not
 * stay: a request that leaves them out takes them away.
 */
export function readSettings(cloud: Cloud, input: Input, version: string, current?: ClusterSettings): ClusterSettings {
  const recent = minorOf(version) >= firstMinorWithDefaults;
  const ha = input.boolean("ha") ?? current?.ha ?? recent;
  if (current?.ha && !ha) throw refuse("high availability cannot be disabled once it is enabled");
  return {
    name: readName(input),
    tags: ensureTags(cloud, input.strings("tags").filter(isOwnTag)),
    maintenance: readMaintenance(input.object("maintenance_policy"), current?.maintenance),
    autoUpgrade: input.boolean("auto_upgrade") ?? current?.autoUpgrade ?? false,
    surgeUpgrade: input.boolean("surge_upgrade") ?? false,
    ha,
    plugins: readPlugins(input, current?.plugins ?? { ...none, coredns_autoscaler: recent }),
    controlPlaneFirewall: readFirewall(input.object("control_plane_firewall")) ?? current?.controlPlaneFirewall,
    autoscaler: readAutoscaler(input.object("cluster_autoscaler_configuration"), current?.autoscaler),
    sso: readSso(input.object("sso")) ?? current?.sso,
  };
}

type Plugins = ClusterSettings["plugins"];

const none = Object.fromEntries(clusterPlugins.map((name) => [name, false])) as Plugins;

const readPlugins = (input: Input, before: Plugins): Plugins =>
  Object.fromEntries(
    clusterPlugins.map((name) => [name, input.object(name)?.boolean("enabled") ?? before[name]]),
  ) as Plugins;

function readName(input: Input): string {
  const name = input.string("name") ?? "";
  if (name === "" || name.length > 63 || !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)) {
    throw refuse("cluster names may only contain lower-case letters, numbers and dashes, and at most 63 of them");
  }
  return name;
}

function readMaintenance(input: Input | undefined, before?: MaintenancePolicy): MaintenancePolicy {
  const day = (input?.string("day") || before?.day || "any").toLowerCase();
  if (!days.includes(day)) throw refuse(`maintenance policy day ${day} is invalid: use one of ${days.join(", ")}`);
  const startTime = input?.string("start_time") || before?.startTime || "00:00";
  if (!/^([01]?\d|2[0-3]):[0-5]\d$/.test(startTime)) {
    throw refuse(`maintenance policy start time ${startTime} is invalid: use HH:MM`);
  }
  return { day, startTime };
}

const isNetwork = (text: string): boolean => (text.includes("/") ? ipaddr.isValidCIDR(text) : ipaddr.isValid(text));

function readFirewall(input: Input | undefined): ClusterSettings["controlPlaneFirewall"] {
  const enabled = input?.boolean("enabled");
  if (input === undefined || enabled === undefined) return undefined;
  const addresses = input.strings("allowed_addresses");
  const wrong = addresses.find((address) => !isNetwork(address));
  if (wrong !== undefined) throw refuse(`control plane firewall: ${wrong} is not an IP address or CIDR`);
  return { enabled, allowed_addresses: addresses };
}

/** Zero, an empty text and an empty list take a setting back. */
function readAutoscaler(
  input: Input | undefined,
  before?: AutoscalerConfiguration,
): AutoscalerConfiguration | undefined {
  const threshold = input?.number("scale_down_utilization_threshold") ?? before?.scale_down_utilization_threshold ?? 0;
  if (threshold < 0 || threshold > 1) throw refuse("scale_down_utilization_threshold must be between 0 and 1");
  const unneeded = input?.string("scale_down_unneeded_time") ?? before?.scale_down_unneeded_time ?? "";
  if (unneeded !== "" && !duration.test(unneeded)) throw refuse(`scale_down_unneeded_time ${unneeded} is no duration`);
  const strategies = input?.has("expanders") ? input.strings("expanders") : (before?.expanders ?? []);
  const wrong = strategies.find((name) => !expanders.includes(name));
  if (wrong !== undefined) throw refuse(`expander ${wrong} is unknown`);
  if (threshold === 0 && unneeded === "" && strategies.length === 0) return undefined;
  return {
    scale_down_utilization_threshold: threshold || null,
    scale_down_unneeded_time: unneeded || null,
    expanders: strategies.length > 0 ? strategies : null,
  };
}

function readSso(input: Input | undefined): SingleSignOn | undefined {
  if (!input?.has("enabled")) return undefined;
  const enabled = input.boolean("enabled") ?? false;
  const required = input.boolean("required") ?? false;
  const issuer = input.string("issuer_url") || undefined;
  const client = input.string("client_id") || undefined;
  if (enabled && (!issuer || !client)) throw refuse("sso: issuer_url and client_id are required where it is enabled");
  if (required && !enabled) throw refuse("sso: required needs enabled");
  return { enabled, required, ...(issuer ? { issuer_url: issuer } : {}), ...(client ? { client_id: client } : {}) };
}
