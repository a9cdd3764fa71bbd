import type { Cloud } from "../cloud";
import { dropletLock } from "../digitalocean/droplet-view";
import type { Droplet } from "../store/entities";
import type { Fault } from "../store/faults";
import { isAbout } from "./faults";
import { kindOf } from "./kinds";
import { whileScript } from "./moment";

const lookEveryMs = 500;

/** Names the settings that remember whose disk is full, so that the next daemon empties it. */
const fullDisk = "disk-full:";

/** Carries out what happens to hosts, and looks for the moment of what waits for one. */
export class HostFaults {
  private timer?: NodeJS.Timeout;
  private stopped = false;
  /** Faults that the network was told of. */
  private inNetwork = "";
  private busy: Promise<void> = Promise.resolve();

  constructor(private readonly cloud: Cloud) {
    cloud.faults.onChange(() => {
      this.tellNetwork();
      this.look();
    });
  }

  /** Whom SSH is refused to, and whether names resolve, is a part of the network's policy. */
  private tellNetwork(): void {
    const { faults, network, log } = this.cloud;
    const begun = [...faults.begun("ssh-refused"), ...faults.begun("dns-down")].map(({ id }) => id).join();
    if (begun === this.inNetwork) return;
    this.inNetwork = begun;
    void network.apply().catch((error: unknown) => log(`faults of the network: ${String(error)}`));
  }

  /** Looks once what is under way is finished, and again while something waits for its moment. */
  look(): void {
    clearTimeout(this.timer);
    this.busy = this.busy
      .then(() => this.cloud.ready())
      .then(() => this.carryOut())
      .catch((error: unknown) => this.cloud.log(`faults of hosts: ${String(error)}`))
      .then(() => {
        if (!this.stopped && this.isWaiting()) this.timer = setTimeout(() => this.look(), lookEveryMs).unref();
      });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.busy;
  }

  /** Whether one waits for a script, or for a droplet to be there and free. */
  private isWaiting(): boolean {
    const { faults, store } = this.cloud;
    return faults.active().some((fault) => {
      if (!fault.begun) return fault.when === whileScript;
      if (fault.kind === "host-lost") return true;
      return fault.kind === "disk-full" && !store.settings.get(`${fullDisk}${this.dropletOf(fault)?.id}`);
    });
  }

  private async carryOut(): Promise<void> {
    const { faults, driver } = this.cloud;
    for (const fault of faults.active()) {
      if (fault.begun || fault.when !== whileScript || kindOf(fault.kind).family !== "host") continue;
      const droplet = this.dropletOf(fault);
      if (droplet && (await driver.runsScript(Number(droplet.id)))) faults.begin(fault);
    }
    for (const fault of faults.begun("host-lost")) await this.lose(fault);
    await this.fillDisks();
  }

  private dropletOf = (fault: Fault): Droplet | undefined =>
    this.cloud.store.droplets.find((droplet) => droplet.status === "active" && isAbout(fault, droplet));

  private async lose(fault: Fault): Promise<void> {
    const { driver, faults, jobs, store } = this.cloud;
    const droplet = this.dropletOf(fault);
    if (!droplet || jobs.isLocked(dropletLock(droplet.id))) return;
    await driver.powerOff(Number(droplet.id), false);
    const now = store.droplets.get(droplet.id);
    if (now) store.droplets.put({ ...now, status: "off" });
    faults.strike(fault, `droplet ${droplet.id}`);
  }

  private async fillDisks(): Promise<void> {
    const { faults, driver, store } = this.cloud;
    const wanted = faults.begun("disk-full").flatMap((fault) => this.dropletOf(fault)?.id ?? []);
    const full = store.settings.all().flatMap(({ id }) => (id.startsWith(fullDisk) ? id.slice(fullDisk.length) : []));
    for (const id of wanted.filter((each) => !full.includes(each))) {
      store.settings.put({ id: `${fullDisk}${id}`, value: 1 });
      await driver.fillDisk(Number(id), true);
    }
    for (const id of full.filter((each) => !wanted.includes(each))) {
      if (store.droplets.get(id)?.status === "active") await driver.fillDisk(Number(id), false);
      store.settings.remove(`${fullDisk}${id}`);
    }
  }
}
