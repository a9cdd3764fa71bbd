import * as pulumi from "@pulumi/pulumi";
import type { HostArgs } from "./args";
import { Host } from "./host";

export type BastionArgs = Omit<HostArgs, "bastion" | "forwarding" | "role">;

/** A host that SSH to other hosts goes through: it forwards to port 22 in the VPC, and to nothing else. */
export class Bastion extends Host {
  /** @throws InputError */
  constructor(name: string, args: BastionArgs, opts?: pulumi.ComponentResourceOptions) {
    super(name, { ...args, forwarding: true }, opts);
  }
}
