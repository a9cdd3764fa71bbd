import { release } from "../addresses";
import type { Cloud } from "../cloud";
import type { Action, Droplet } from "../store/entities";
import { sizeOf } from "./catalogue";
import { defineDiskWork } from "./droplet-disk-work";
import { hostSpec } from "./host-spec";
import { replaceLostNode } from "./kubernetes/node-work";

/** What the actions of droplets do to hosts. Every one can be run again after a restart. */
export function defineDropletWork(cloud: Cloud): void {
  const { store, driver, jobs, network } = cloud;

  const dropletOf = (action: Action): Droplet => {
    const droplet = store.droplets.get(action.resourceId);
    if (!droplet) throw new Error(`droplet ${action.resourceId} does not exist`);
    return droplet;
  };
  const change = (action: Action, fields: Partial<Droplet>): void => {
    store.droplets.put({ ...dropletOf(action), ...fields });
  };
  const define = (type: string, work: (droplet: Droplet, action: Action, resumed: boolean) => Promise<void>): void =>
    jobs.define(`droplet:${type}`, (action, resumed) => work(dropletOf(action), action, resumed));

  define("create", async (droplet, action, resumed) => {
    try {
      // The packet filter first: a host is never reachable by what its firewalls do not allow.
      await network.apply();
      if (resumed) await driver.destroyHost(Number(droplet.id));
      await driver.createHost(hostSpec(cloud, droplet));
      for (const volume of store.volumes.all()) {
        if (volume.dropletId === droplet.id) await driver.attachVolume(volume, Number(droplet.id));
      }
      await network.applyZones();
      await cloud.faults.untilFree(droplet);
      change(action, { status: "active" });
    } catch (error) {
      // A state that no client waits for: it sees at once that this droplet will not come up.
      change(action, { status: "archive", failure: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  });

  jobs.define("droplet:destroy", async (action) => {
    const droplet = store.droplets.get(action.resourceId);
    if (!droplet) return;
    for (const volume of store.volumes.all()) {
      if (volume.dropletId !== droplet.id) continue;
      await driver.detachVolume(volume.id);
      store.volumes.put({ ...volume, dropletId: undefined });
    }
    await driver.destroyHost(Number(droplet.id));
    store.transaction(() => forgetDroplet(cloud, droplet));
    replaceLostNode(cloud, droplet.id);
    await network.apply();
    await network.applyZones();
  });

  const off = (graceful: boolean) => async (droplet: Droplet, action: Action) => {
    await driver.powerOff(Number(droplet.id), graceful);
    change(action, { status: "off" });
  };
  define("power_off", off(false));
  define("shutdown", off(true));
  define("power_on", async (droplet, action) => {
    await driver.powerOn(Number(droplet.id));
    change(action, { status: "active" });
  });
  define("reboot", async (droplet, action) => {
    await driver.reboot(Number(droplet.id));
    change(action, { status: "active" });
  });
  define("power_cycle", async (droplet, action) => {
    await driver.powerOff(Number(droplet.id), false);
    await driver.powerOn(Number(droplet.id));
    change(action, { status: "active" });
  });
  define("rename", async (_, action) => {
    change(action, { name: action.input.name });
    await network.applyZones();
  });
  define("resize", async (droplet, action) => {
    const size = sizeOf(action.input.size ?? "");
    await driver.resizeHost(Number(droplet.id), { vcpus: size.vcpus, memoryMiB: size.memory });
    change(action, { size: size.slug, disk: action.input.resizeDisk ? size.disk : droplet.disk });
  });
  defineDiskWork(cloud);
}

/** Removes a droplet and every mention of it. */
function forgetDroplet({ store }: Cloud, droplet: Droplet): void {
  store.droplets.remove(droplet.id);
  // A deleted image is kept for the droplets that show it alone.
  if (store.ownImages.get(droplet.image)?.deleted && !store.droplets.find(({ image }) => image === droplet.image)) {
    store.ownImages.remove(droplet.image);
  }
  release(store, "public", droplet.publicIp);
  release(store, `vpc:${droplet.vpcId}`, droplet.privateIp);
  for (const reserved of store.reservedIps.all()) {
    if (reserved.dropletId === droplet.id) store.reservedIps.put({ ...reserved, dropletId: undefined });
  }
  for (const balancer of store.loadBalancers.all()) {
    const dropletIds = balancer.dropletIds.filter((id) => String(id) !== droplet.id);
    if (dropletIds.length !== balancer.dropletIds.length) store.loadBalancers.put({ ...balancer, dropletIds });
  }
  for (const firewall of store.firewalls.all()) {
    const dropletIds = firewall.dropletIds.filter((id) => String(id) !== droplet.id);
    if (dropletIds.length !== firewall.dropletIds.length) store.firewalls.put({ ...firewall, dropletIds });
  }
}
