import * as fs from "node:fs";
import * as path from "node:path";
import { paths } from "../instance";
import { SnapshotSize } from "./driver";
import { boundingSet, capabilityArguments } from "./engine/capabilities";
import { Docker } from "./engine/docker";
import { plainFolders } from "./host-container";
import { imageOf } from "./image/images";
import { Names } from "./names";
import { requireSpace } from "./space";

/** Extended attributes too: Docker in a host marks deleted files by them. */
const archive = ["--xattrs", "--xattrs-include=*", "--acls", "--numeric-owner", "--sparse"];

/**
 * Snapshots of hosts' disks. What a host wrote over its image is committed as an image of its own, which shares the
 * rest; the folders that Docker keeps outside of it (`plainFolders`) lie in an archive beside it.
 */
export class HostDisks {
  /** How many disks are being kept now: until it has its name, an image looks like one that nobody needs. */
  private keeping = 0;

  constructor(
    private readonly docker: Docker,
    private readonly names: Names,
  ) {}

  imageOf(snapshot: string): string {
    return `seawall-snapshot:${this.names.id}-${snapshot}`;
  }

  private archiveOf(snapshot: string): string {
    return path.join(paths.snapshots, `host-${snapshot}.tar`);
  }

  /** Keeps a host's disk. Its processes stand still meanwhile, so that all of it is of one moment. */
  async keep(id: number, snapshot: string): Promise<SnapshotSize> {
    const host = this.names.host(id);
    await this.requireSpace(host);
    this.keeping++;
    try {
      await this.frozen(host, async () => {
        await this.docker.run(["commit", "--pause=false", host, this.imageOf(snapshot)]);
        const folders = plainFolders.map((folder) => folder.slice(1));
        const file = `/snapshots/${path.basename(this.archiveOf(snapshot))}`;
        await this.tar(host, ["--create", "--file", file, ...folders]);
      });
    } finally {
      this.keeping--;
    }
    await this.prune();
    const size = await this.docker.run(["image", "inspect", "--format", "{{.Size}}", this.imageOf(snapshot)]);
    return { bytes: Number(size) + fs.statSync(this.archiveOf(snapshot)).size };
  }

  /** Gives a host that was made of a snapshot's image the rest of the snapshot, before it boots. */
  async fill(id: number, snapshot: string): Promise<void> {
    const file = `/snapshots/${path.basename(this.archiveOf(snapshot))}`;
    await this.tar(this.names.host(id), ["--extract", "--preserve-permissions", "--file", file]);
  }

  async delete(snapshot: string): Promise<void> {
    const image = this.imageOf(snapshot);
    // By force: hosts that were made of it go on without its name, and `prune` takes it when the last of them is gone.
    if (await this.docker.hasImage(image)) await this.docker.run(["rmi", "--force", image]);
    fs.rmSync(this.archiveOf(snapshot), { force: true });
  }

  /** Removes disks that neither a snapshot nor a host needs any more. */
  async prune(): Promise<void> {
    if (this.keeping > 0) return;
    await this.docker.finish(["image", "prune", "--force", "--filter", `label=${this.names.label}`], { accept: "any" });
  }

  /** Removes what was being kept when the process ended: what is no snapshot of `known`. */
  async sweep(known: string[]): Promise<void> {
    const reference = ["--filter", "reference=seawall-snapshot", "--filter", `label=${this.names.label}`];
    const listed = await this.docker.run(["images", ...reference, "--format", "{{.Repository}}:{{.Tag}}"]);
    const wanted = known.map((snapshot) => this.imageOf(snapshot));
    for (const image of listed.split("\n").filter(Boolean)) {
      if (!wanted.includes(image)) await this.docker.finish(["rmi", "--force", image], { accept: "any" });
    }
    await this.prune();
  }

  /** Lets a host go on that stood still when the process ended. */
  async thaw(id: number): Promise<void> {
    const host = this.names.host(id);
    if ((await this.docker.inspect(host))?.State.Paused) await this.docker.run(["unpause", host]);
  }

  private async frozen(host: string, work: () => Promise<void>): Promise<void> {
    if (!(await this.docker.inspect(host))?.State.Running) return work();
    await this.docker.run(["pause", host]);
    try {
      await work();
    } finally {
      await this.docker.run(["unpause", host]);
    }
  }

  /** Runs tar where the host's folders outside of its image are. */
  private async tar(host: string, args: string[]): Promise<void> {
    await this.docker.run([
      ...["run", "--rm", "--network=none", "--label", this.names.label, "--security-opt=seccomp=unconfined"],
      ...capabilityArguments(boundingSet()),
      ...["--volumes-from", host, "--volume", `${paths.snapshots}:/snapshots`],
      ...["--entrypoint=tar", imageOf("tools"), "--directory=/", ...archive, ...args],
    ]);
  }

  private async requireSpace(host: string): Promise<void> {
    const written = await this.docker.run(["container", "inspect", "--size", "--format", "{{.SizeRw}}", host]);
    const root = await this.docker.run(["info", "--format", "{{.DockerRootDir}}"]);
    requireSpace(root.trim(), Number(written));
  }
}
