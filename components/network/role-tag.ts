import * as digitalocean from "@pulumi/digitalocean";
import * as pulumi from "@pulumi/pulumi";
import type { PeerRole } from "./args";

/**
 * The tag of a role and the hosts that carry it. It can be made before the role, and stand as a source meanwhile: that
 * is how two roles serve each other.
 */
export class RoleTag implements PeerRole {
  readonly peer = "role";
  readonly tagName: pulumi.Output<string>;
  private readonly hosts: string[] = [];

  /** @param name The logical name of the role that it belongs to. */
  constructor(
    readonly name: string,
    readonly network: object,
    tag: digitalocean.Tag,
  ) {
    this.tagName = tag.name;
  }

  get members(): readonly string[] {
    return this.hosts;
  }

  /** Counts the host called `host` among those that carry it. */
  enrol(host: string): void {
    this.hosts.push(host);
  }
}
