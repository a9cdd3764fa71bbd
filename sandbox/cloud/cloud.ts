import type { HostDriver } from "../hosts/driver";
import type { Instance } from "../instance";
import type { Authority } from "./authority/authority";
import type { Clusters } from "./digitalocean/kubernetes/cluster-work";
import type { Faults } from "./faults/faults";
import type { Jobs } from "./jobs";
import type { Network } from "./network";
import type { Store } from "./store/store";

/** What every part of the cloud works with. */
export interface Cloud {
  instance: Instance;
  /** Where the cloud keeps its database, buckets and request log. */
  directory: string;
  store: Store;
  driver: HostDriver;
  jobs: Jobs;
  network: Network;
  clusters: Clusters;
  /** What goes wrong by order. */
  faults: Faults;
  /** Signs what every machine trusts; hosts trust it. */
  authority: Authority;
  /** Signs as Cloudflare's origin CA, which only Cloudflare's edge trusts. */
  originAuthority: Authority;
  /** Resolves once the driver has started and takes work; fails where it could not start. */
  ready: () => Promise<void>;
  now: () => Date;
  /** One line in the daemon's log. Never a secret. */
  log: (line: string) => void;
}
