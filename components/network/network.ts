import * as digitalocean from "@pulumi/digitalocean";
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import { SeawallComponent } from "../base";
import { oneLine } from "../keys";
import { cloudName, commonNames } from "../names";
import { applyTransform, Transform } from "../transform";
import type { Exposure, NetworkArgs, RoleArgs } from "./args";
import { Role } from "./role";
import { RoleTag } from "./role-tag";
import { validateNetwork } from "./validate";

export interface RoleTagOptions {
  parent?: pulumi.Resource;
  name?: string;
  transform?: Transform<digitalocean.TagArgs>;
}

/**
 * A VPC, the key that deploys into it, and the roles its hosts play. Nothing in it is open but what a host or a role
 * declares to serve, and SSH to the administrators' ranges.
 */
export class Network extends SeawallComponent {
  readonly region: string;
  readonly ipRange: string;
  readonly adminCidrs: readonly string[];
  /** The account that deploys and administers on every host. */
  readonly user: string;
  readonly authorizedKeys: readonly string[];
  readonly vpcId: pulumi.Output<string>;
  /** The deploy key as DigitalOcean knows it. */
  readonly sshKeyId: pulumi.Output<string>;
  /** The deployer's key pair in OpenSSH format; the private half is a secret. */
  readonly deployKey: { privateKey: pulumi.Output<string>; publicKey: pulumi.Output<string> };
  private readonly roles: Role[] = [];

  /** @throws InputError */
  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    validateNetwork(name, args);
    super("network:Network", name, { region: args.region, ipRange: args.ipRange, adminCidrs: args.adminCidrs }, opts);
    this.region = args.region;
    this.ipRange = args.ipRange;
    this.adminCidrs = args.adminCidrs;
    this.user = args.user ?? "deploy";
    this.authorizedKeys = args.authorizedKeys ?? [];
    this.deployKey = this.createDeployKey(args);
    this.vpcId = this.createVpc(args).id;
    this.sshKeyId = this.registerDeployKey(args).id;
    this.registerOutputs({ vpcId: this.vpcId, sshKeyId: this.sshKeyId });
  }

  /**
   * A role for several hosts, which can be named as a source before any of them exists.
   *
   * @param key Unique in the network; the firewall and the tag are called after it.
   * @throws InputError
   */
  role(key: string, args: RoleArgs = {}): Role {
    return this.adopt(new Role(this.childName(key), key, this, args, { parent: this }));
  }

  /**
   * The tag of a role that is made later, by `tag`: it can be named as a source already.
   *
   * @param key The role's.
   * @param options `parent`: the component that makes the role, if not the network; `name`: the tag's logical name there.
   */
  roleTag(key: string, options: RoleTagOptions = {}): RoleTag {
    const { parent = this, name = this.childName(key), transform } = options;
    const args = { name: cloudName(commonNames, this.name, key) };
    const changed = applyTransform(transform, `${name}-tag`, args, { parent });
    return new RoleTag(name, this, new digitalocean.Tag(`${name}-tag`, changed.args, changed.opts));
  }

  /** Counts `role` among the network's. Hosts call it for the roles they make for themselves. */
  adopt(role: Role): Role {
    this.roles.push(role);
    return role;
  }

  /** Every way in to the hosts made so far, for a stack output that tests from outside can prove. Call it last. */
  exposure(): Exposure[] {
    return this.roles.flatMap((role) => role.exposure());
  }

  private createDeployKey(args: NetworkArgs): Network["deployKey"] {
    if (args.deployKey) {
      return {
        privateKey: pulumi.secret(args.deployKey.privateKey),
        publicKey: oneLine(args.deployKey.publicKey),
      };
    }
    const pair = this.child(tls.PrivateKey, "deploy-key", { algorithm: "ED25519" });
    return {
      privateKey: pulumi.secret(pair.privateKeyOpenssh),
      publicKey: oneLine(pair.publicKeyOpenssh),
    };
  }

  private createVpc(args: NetworkArgs): digitalocean.Vpc {
    const vpc = { name: cloudName(commonNames, this.name), region: args.region, ipRange: args.ipRange };
    return this.child(digitalocean.Vpc, "vpc", vpc, args.transform?.vpc);
  }

  private registerDeployKey(args: NetworkArgs): digitalocean.SshKey {
    const key = { name: cloudName(commonNames, this.name, "deploy"), publicKey: this.deployKey.publicKey };
    return this.child(digitalocean.SshKey, "ssh-key", key, args.transform?.sshKey);
  }
}
