import { dropletAddresses, privateAddresses, release, take } from "../addresses";
import type { Cloud } from "../cloud";
import type { LoadBalancer } from "../store/load-balancers";
import { notFound, unprocessable } from "./errors";
import type { Place } from "./load-balancer-input";

/** Takes a load balancer's addresses. To be called in a transaction. */
export function takeAddresses({ store, instance }: Cloud, place: Place): Pick<LoadBalancer, "publicIp" | "privateIp"> {
  const vpc = store.vpcs.get(place.vpcId);
  if (!vpc) throw notFound("The VPC you specified could not be found.");
  const privateIp = take(store, `vpc:${vpc.id}`, privateAddresses(vpc.ipRange));
  if (!privateIp) throw unprocessable(`VPC ${vpc.name} has no address left in ${vpc.ipRange}.`);
  if (place.network === "INTERNAL") return { privateIp };
  const publicIp = take(store, "public", dropletAddresses(instance.publicCidr));
  if (!publicIp) throw unprocessable(`The sandbox has no public address left in ${instance.publicCidr}.`);
  return { publicIp, privateIp };
}

/** Removes a load balancer and lets its addresses go. To be called in a transaction. */
export function forgetLoadBalancer({ store }: Cloud, balancer: LoadBalancer): void {
  store.loadBalancers.remove(balancer.id);
  release(store, `vpc:${balancer.vpcId}`, balancer.privateIp);
  if (balancer.publicIp !== undefined) release(store, "public", balancer.publicIp);
}

/** Sets a new load balancer up in the background: it is active once it answers. */
export function activate(cloud: Cloud, id: string): void {
  const { store, jobs, network } = cloud;
  jobs.background(`load balancer ${id}: create`, async () => {
    const end = (status: LoadBalancer["status"]): void => {
      const balancer = store.loadBalancers.get(id);
      if (balancer) store.loadBalancers.put({ ...balancer, status });
    };
    try {
      await network.applyLoadBalancers();
      end("active");
    } catch (error) {
      end("errored");
      throw error;
    }
  });
}

/** Takes up what an earlier daemon left unfinished, or could not do. */
export function resumeLoadBalancers(cloud: Cloud): void {
  for (const { id, status } of cloud.store.loadBalancers.all()) if (status !== "active") activate(cloud, id);
}
