import { overlaps, parseRange, rangeOf } from "../../addresses";
import type { Store } from "../../store/store";
import { unprocessable } from "../errors";
import type { Input } from "../input";

/** Networks of pods and services where a request names none. */
const defaults = { cluster_subnet: "10.244.0.0/16", service_subnet: "10.245.0.0/16" };

/** Reads both networks inside a cluster. One that was named must lie beside the other and beside every VPC. */
export function readSubnets(store: Store, input: Input): { clusterSubnet: string; serviceSubnet: string } {
  const read = (name: keyof typeof defaults): string => {
    const given = input.string(name);
    if (!given) return defaults[name];
    const range = parseRange(given);
    if (!range) throw unprocessable(`validation error: ${name} ${given} is not a network in CIDR notation`);
    const vpc = store.vpcs.find(({ ipRange }) => overlaps(rangeOf(ipRange), range));
    if (vpc) throw unprocessable(`validation error: ${name} ${given} overlaps with VPC network ${vpc.ipRange}`);
    return given;
  };
  const [clusterSubnet, serviceSubnet] = [read("cluster_subnet"), read("service_subnet")];
  if (overlaps(rangeOf(clusterSubnet), rangeOf(serviceSubnet))) {
    throw unprocessable(
      `validation error: cluster_subnet ${clusterSubnet} overlaps with service_subnet ${serviceSubnet}`,
    );
  }
  return { clusterSubnet, serviceSubnet };
}

/** The tag of everything that belongs to a cluster. */
export const tagOfCluster = (id: string): string => `k8s:${id}`;
