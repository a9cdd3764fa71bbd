import * as digitalocean from "@pulumi/digitalocean";
import * as pulumi from "@pulumi/pulumi";
import { SeawallComponent } from "../base";
import { Problems } from "../errors";
import { cloudName, commonNames } from "../names";
import type { Exposure, PeerHost, PeerRole, RoleArgs, Service } from "./args";
import type { Network } from "./network";
import { RoleTag } from "./role-tag";
import { exposures, inboundRules, outboundRules, ufwRules } from "./rules";
import { checkRole } from "./validate-role";

/**
 * A tag and the firewall that belongs to it. A host carries the tag from its creation on, so that it is covered from
 * its first packet. Made by `network.role`, or by a host for itself.
 */
export class Role extends SeawallComponent implements PeerRole {
  readonly peer = "role";
  readonly network: Network;
  /** What its hosts serve, SSH included. */
  readonly services: readonly Service[];
  /** The host that SSH comes from, if not from the administrators' ranges. */
  readonly bastion?: PeerHost;
  readonly tagName: pulumi.Output<string>;
  readonly firewallId: pulumi.Output<string>;
  /** Who may knock at SSH besides the administrators or the bastion. */
  readonly sshFrom: readonly PeerRole[];
  private readonly tag: RoleTag;

  /**
   * @param key What the role is called in the network, and in the cloud: unique in the network.
   * @throws InputError
   */
  constructor(name: string, key: string, network: Network, args: RoleArgs, opts?: pulumi.ComponentResourceOptions) {
    validate(name, network, args);
    super("network:Role", name, { role: key }, opts);
    this.network = network;
    this.bastion = args.bastion;
    this.sshFrom = args.sshFrom ?? [];
    this.services = [ssh(args), ...(args.serves ?? [])];
    const cloud = cloudName(commonNames, network.name, key);
    this.tag = args.tag ?? this.createTag(cloud, args);
    const firewall = this.child(
      digitalocean.Firewall,
      "firewall",
      {
        name: cloud,
        tags: [this.tag.tagName],
        inboundRules: inboundRules(this.services, network),
        outboundRules: outboundRules(args.egress, network),
      },
      args.transform?.firewall,
    );
    this.tagName = this.tag.tagName;
    this.firewallId = firewall.id;
    this.registerOutputs({ tagName: this.tagName, firewallId: this.firewallId });
  }

  /** Logical names of the hosts that have it so far. */
  get members(): readonly string[] {
    return this.tag.members;
  }

  /** Counts the host called `host` among the role's members. */
  enrol(host: string): void {
    this.tag.enrol(host);
  }

  /**
   * The rules of its hosts' own firewalls: see `ufwRules`. For SSH they let in both the administrators and the VPC, and
   * the cloud's firewall says which of the two: it changes without a login, so a host can be moved behind a bastion, or
   * reached through a new one when the administrators' addresses have changed.
   */
  get hostRules(): pulumi.Output<string> {
    const others = this.services.slice(1);
    return ufwRules([{ port: 22, from: ["admins", "vpc"], description: "ssh" }, ...others], this.network);
  }

  /** The ways in to its hosts so far. */
  exposure(): Exposure[] {
    return this.members.flatMap((host) => exposures(host, this.services, this.network));
  }

  private createTag(name: string, { transform }: RoleArgs): RoleTag {
    return new RoleTag(this.name, this.network, this.child(digitalocean.Tag, "tag", { name }, transform?.tag));
  }
}

const ssh = ({ bastion, sshFrom = [] }: RoleArgs): Service => ({
  port: 22,
  from: [bastion ?? "admins", ...sshFrom],
  description: "ssh",
});

function validate(name: string, network: Network, args: RoleArgs): void {
  const problems = new Problems("Role", name);
  checkRole(problems, args, network);
  problems.throwIfAny();
}
