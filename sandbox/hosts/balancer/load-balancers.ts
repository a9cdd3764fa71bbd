import { LoadBalancerSpec } from "../driver";
import { Helper, scriptFile } from "../helper";
import { balancerNumberOf } from "../names";
import { Plumbing } from "../plumbing";
import { tar } from "../tar";
import { folder, haproxyFiles, serverStates, sockets } from "./haproxy";

/** The proxy binds to addresses that come with its links; datagrams are passed on. All in a network of its own. */
const settings = ["--sysctl=net.ipv4.ip_nonlocal_bind=1", "--sysctl=net.ipv4.ip_forward=1", "--cap-add=NET_ADMIN"];

/** Load balancers as containers of their own, linked to the router as hosts are. */
export class LoadBalancers {
  /** What each was told last: one that nothing changes for is left alone. */
  private readonly told = new Map<number, string>();
  /** Numbers of those that have a container; undefined until Docker was asked once. */
  private existing: Set<number> | undefined;

  constructor(
    private readonly helper: Helper,
    private readonly plumbing: Plumbing,
  ) {}

  /** Makes them what the specifications say, each for itself. Rejects with what went wrong once all are done. */
  async set(specs: LoadBalancerSpec[]): Promise<void> {
    await this.removeOthers(specs);
    const done = await Promise.allSettled(specs.map((spec) => this.ensure(spec)));
    const failures = done.flatMap((result, index) =>
      result.status === "rejected" ? [`load balancer ${specs[index]?.name}: ${messageOf(result.reason)}`] : [],
    );
    if (failures.length > 0) throw new Error(failures.join("\n"));
  }

  private async removeOthers(specs: LoadBalancerSpec[]): Promise<void> {
    const { docker, names } = this.helper;
    const existing = (this.existing ??= new Set(
      (await docker.names(names.label)).map(balancerNumberOf).filter((number) => number !== undefined),
    ));
    const others = [...existing].filter((number) => !specs.some((spec) => spec.number === number));
    if (others.length === 0) return;
    await docker.run(["rm", "--force", "--volumes", ...others.map((number) => names.balancer(number))]);
    for (const number of others) {
      existing.delete(number);
      this.told.delete(number);
    }
  }

  private async ensure(spec: LoadBalancerSpec): Promise<void> {
    const wanted = JSON.stringify(spec);
    if (this.told.get(spec.number) === wanted) return;
    this.told.delete(spec.number);
    const { docker, names } = this.helper;
    const container = names.balancer(spec.number);
    this.existing?.add(spec.number);
    await this.helper.ensure(container, "balancer.sh", ["--network=none", ...settings]);
    if (!(await this.plumbing.isBalancerPlugged(spec))) {
      await this.plumbing.plugBalancer(spec, await this.helper.pid(container));
    }
    const files = haproxyFiles(spec).map((file) => ({ ...file, path: file.path.replace(folder, `${folder}.next`) }));
    const archive = tar(files, [`${folder}.next`, `${folder}.next/certificates`]);
    await docker.run(["cp", "-", `${container}:/`], { input: archive });
    await docker.script(container, scriptFile("balance.sh"), [folder, sockets.master, sockets.stats, serverStates]);
    this.told.set(spec.number, wanted);
  }
}

const messageOf = (reason: unknown): string => (reason instanceof Error ? reason.message : String(reason));
