import type { HostSpec } from "../../hosts/driver";
import type { Cloud } from "../cloud";
import type { Droplet } from "../store/entities";
import { sizeOf } from "./catalogue";
import { diskOf } from "./image-store";

/** What the driver is told of a droplet's host. */
export function hostSpec(cloud: Cloud, droplet: Droplet, image = droplet.image): HostSpec {
  const vpc = cloud.store.vpcs.get(droplet.vpcId);
  if (!vpc) throw new Error(`VPC ${droplet.vpcId} does not exist`);
  const size = sizeOf(droplet.size);
  return {
    id: Number(droplet.id),
    name: droplet.name,
    ...diskOf(cloud.store, image),
    region: droplet.region,
    vcpus: size.vcpus,
    memoryMiB: size.memory,
    publicIp: droplet.publicIp,
    privateIp: droplet.privateIp,
    vpcRange: vpc.ipRange,
    userData: droplet.userData,
    sshKeys: droplet.sshKeys,
  };
}
