import * as command from "@pulumi/command";
import * as digitalocean from "@pulumi/digitalocean";
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import { SeawallComponent } from "../base";
import { oneLine } from "../keys";
import { cloudName, volumeNames } from "../names";
import type { Exposure, PeerHost } from "../network/args";
import type { Network } from "../network/network";
import { Role } from "../network/role";
import { exposures } from "../network/rules";
import { ScriptBundle } from "../remote/bundle";
import { Connection, RemoteScript } from "../remote/script";
import type { Transform } from "../transform";
import type { HostArgs } from "./args";
import { connectionTo } from "./connection";
import { NamedVolume, setupBundle } from "./setup";
import { userData } from "./user-data";
import { validateHost } from "./validate";

export interface ScriptOptions {
  after?: pulumi.Resource[];
  parent?: pulumi.Resource;
  output?: boolean;
  transform?: Transform<command.remote.CommandArgs>;
}

/**
 * A hardened droplet: covered by its role's firewall from its first packet, known by a pinned host key, reached by key
 * and never as root, and kept as its scripts say (docs/hardening.md).
 */
export class Host extends SeawallComponent implements PeerHost {
  readonly peer = "host";
  readonly network: Network;
  readonly role: Role;
  /** Whether it forwards SSH into the VPC: see `Bastion`. */
  readonly forwarding: boolean;
  /** The account to log in as. */
  readonly user: string;
  /** What others refer to that go with it. */
  readonly droplet: digitalocean.Droplet;
  /** The droplet's id. */
  readonly id: pulumi.Output<string>;
  /** The address to publish: the reserved one where it has one. */
  readonly publicIp: pulumi.Output<string>;
  readonly privateIp: pulumi.Output<string>;
  /** Where SSH is: the droplet's own public address, or the private one behind a bastion. */
  readonly connectAddress: pulumi.Output<string>;
  /** The host's public key, `ssh-ed25519 AAAA…`. */
  readonly hostKey: pulumi.Output<string>;
  /** For `command.remote`: the pinned key, a dial limit that outlasts a boot, and the way through a bastion. */
  readonly connection: Connection;
  /** The script bundle that hardens it. */
  readonly setup: RemoteScript;
  /** The host's name, once it is up and hardened. */
  readonly ready: pulumi.Output<string>;
  private readonly bastion?: Host;
  private last: pulumi.Resource;

  /** @throws InputError */
  constructor(name: string, args: HostArgs, opts?: pulumi.ComponentResourceOptions) {
    validateHost(name, args);
    super("host:Host", name, { size: args.size, network: args.network.name, role: args.role?.name }, opts);
    this.network = args.network;
    this.user = args.network.user;
    this.forwarding = args.forwarding ?? false;
    this.role = this.createRole(args);
    this.bastion = this.role.bastion as Host | undefined;

    const key = this.createHostKey(args);
    const droplet = this.createDroplet(args, key);
    const volumes = this.createVolumes(args, droplet);
    const reserved = this.createReservedIp(args, droplet);

    this.droplet = droplet;
    this.id = droplet.id;
    this.publicIp = reserved?.ipAddress ?? droplet.ipv4Address;
    this.privateIp = droplet.ipv4AddressPrivate;
    this.connectAddress = this.bastion ? droplet.ipv4AddressPrivate : droplet.ipv4Address;
    this.hostKey = oneLine(key.publicKeyOpenssh);
    this.connection = connectionTo(this, this.bastion);
    this.last = droplet;
    this.setup = this.harden(args, volumes);
    this.ready = this.setup.ready.apply(() => name);
    this.registerOutputs({ id: this.id, publicIp: this.publicIp, privateIp: this.privateIp, hostKey: this.hostKey });
  }

  /**
   * Runs another bundle on the host, after every bundle before it: one at a time, since the host's SSH server counts
   * connections.
   *
   * @param key What the bundle is called on this host: small letters, digits and hyphens, unique on it.
   * @param options `after`: what else must be there first. `parent`: the component it belongs to, if not the host.
   * `output`: whether what it leaves in the file `output` is wanted.
   */
  script(key: string, bundle: ScriptBundle, options: ScriptOptions = {}): RemoteScript {
    const { after = [], parent = this, output, transform } = options;
    const script = new RemoteScript(
      this.childName(key),
      { connection: this.connection, bundleName: key, bundle, output, transform: { command: transform } },
      { parent, dependsOn: [this.last, ...after] },
    );
    this.last = script;
    return script;
  }

  /** The ways in to this host. */
  get exposure(): Exposure[] {
    return exposures(this.name, this.role.services, this.network);
  }

  private createRole(args: HostArgs): Role {
    const role = args.role ?? this.createOwnRole(args);
    role.enrol(this.name);
    return role;
  }

  private createOwnRole({ network, serves, egress, bastion, transform }: HostArgs): Role {
    const role = { serves, egress, bastion, transform: transform?.role };
    return network.adopt(new Role(this.childName("role"), this.name, network, role, { parent: this }));
  }

  private createHostKey(args: HostArgs): tls.PrivateKey {
    return this.child(tls.PrivateKey, "host-key", { algorithm: "ED25519" }, args.transform?.hostKey);
  }

  private createDroplet(args: HostArgs, key: tls.PrivateKey): digitalocean.Droplet {
    const { network, backups = false } = args;
    const firstBoot = pulumi
      .all([network.deployKey.publicKey, key.privateKeyOpenssh, oneLine(key.publicKeyOpenssh)])
      .apply(([deployKey, privateKey, publicKey]) =>
        userData({ user: this.user, deployKey, hostKey: { privateKey, publicKey } }),
      );
    return this.child(
      digitalocean.Droplet,
      "droplet",
      {
        name: args.hostname ?? this.name,
        region: network.region,
        size: args.size,
        image: args.image ?? "debian-13-x64",
        vpcUuid: network.vpcId,
        tags: [this.role.tagName],
        sshKeys: [network.sshKeyId],
        userData: pulumi.secret(firstBoot),
        ipv6: args.ipv6 ?? false,
        monitoring: true,
        backups: backups !== false,
        ...(typeof backups === "object" && { backupPolicy: backups }),
        resizeDisk: false,
        gracefulShutdown: true,
      },
      args.transform?.droplet,
      // Each of these would replace the droplet; keys and settings reach it by its scripts.
      { dependsOn: [this.role], ignoreChanges: ["userData", "sshKeys", "image", "monitoring"] },
    );
  }

  private createVolumes(
    args: HostArgs,
    droplet: digitalocean.Droplet,
  ): { named: NamedVolume[]; attached: pulumi.Resource[] } {
    const { network, protect = true, transform } = args;
    const named: NamedVolume[] = [];
    const attached: pulumi.Resource[] = [];
    const tie = tiedTo(droplet);
    for (const [key, { sizeGiB, mountPath, filesystem = "ext4" }] of Object.entries(args.volumes ?? {})) {
      const name = cloudName(volumeNames, network.name, this.name, key);
      const volume = this.child(
        digitalocean.Volume,
        `volume-${key}`,
        { name, region: network.region, size: sizeGiB, description: `${mountPath} of ${this.name}` },
        transform?.volume,
        { protect },
      );
      const link = { volumeId: volume.id, dropletId: droplet.id.apply(Number) };
      attached.push(
        this.child(digitalocean.VolumeAttachment, `attachment-${key}`, link, transform?.volumeAttachment, tie),
      );
      named.push({ cloudName: name, mountPath, filesystem, sizeGiB });
    }
    return { named, attached };
  }

  private createReservedIp(args: HostArgs, droplet: digitalocean.Droplet): digitalocean.ReservedIp | undefined {
    if (!args.reservedIp) return undefined;
    const { network, protect = true, transform } = args;
    const address = { region: network.region };
    const reserved = this.child(digitalocean.ReservedIp, "reserved-ip", address, transform?.reservedIp, { protect });
    const link = { ipAddress: reserved.ipAddress, dropletId: droplet.id.apply(Number) };
    const assignment = transform?.reservedIpAssignment;
    this.child(digitalocean.ReservedIpAssignment, "reserved-ip-assignment", link, assignment, tiedTo(droplet));
    return reserved;
  }

  private harden(args: HostArgs, volumes: ReturnType<Host["createVolumes"]>): RemoteScript {
    const bundle = setupBundle(this.name, args, this.role, volumes.named);
    const after = this.bastion ? [...volumes.attached, this.bastion.setup] : volumes.attached;
    return this.script("setup", bundle, { after, transform: args.transform?.command });
  }
}

/** A volume or an address is of one droplet at a time: it leaves one before its successor has it, and goes with one that goes for good. */
const tiedTo = (droplet: digitalocean.Droplet): pulumi.CustomResourceOptions => ({
  deleteBeforeReplace: true,
  deletedWith: droplet,
});
