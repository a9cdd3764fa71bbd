import type { Connection } from "../remote/script";
import type { Host } from "./host";

/**
 * A new droplet answers a minute or more after the cloud calls it active; the default of 10 tries is over in seconds. With pauses
 * that grow to 5 s, one that refuses is given up after 5 minutes, and one that is silent after 10 (12 behind a bastion).
 */
const patience = { dialErrorLimit: 60, perDialTimeout: 5 };

type Reachable = Pick<Host, "connectAddress" | "user" | "hostKey" | "network">;

/** How `command.remote` reaches `host`, through `bastion` where it has one. */
export function connectionTo(host: Reachable, bastion: Reachable | undefined): Connection {
  const login = (to: Reachable) => ({
    host: to.connectAddress,
    user: to.user,
    privateKey: to.network.deployKey.privateKey,
    hostKey: to.hostKey,
    ...patience,
  });
  return { ...login(host), ...(bastion && { proxy: login(bastion) }) };
}
