import * as pulumi from "@pulumi/pulumi";
import { SeawallComponent } from "../base";
import type { Host } from "../host/host";
import type { PeerGroup, PeerKubernetes, PeerRole } from "../network/args";
import type { Network } from "../network/network";
import type { ClusterArgs } from "./args";
import { buildManaged } from "./managed";
import { planNodes } from "./naming";
import { buildOnHosts } from "./on-hosts";
import { validateCluster } from "./validate";

/**
 * Kubernetes: MicroK8s on hosts of the network, or a managed cluster of DigitalOcean's with the same outputs
 * (docs/components.md, "Cluster").
 */
export class Cluster extends SeawallComponent implements PeerGroup {
  readonly peer = "group";
  readonly network: Network;
  readonly distribution: "microk8s" | "doks";
  /** Where administrators find the API, e.g. "https://198.51.100.7:16443". */
  readonly endpoint: pulumi.Output<string>;
  /** For `kubectl`, as a cluster administrator. A secret. */
  readonly kubeconfig: pulumi.Output<string>;
  /** MicroK8s' channel, or the managed cluster's version. */
  readonly channel: pulumi.Output<string>;
  /** Of the load balancer in front of the workers, where `loadBalancer` asks for one: what DNS records lead to. */
  readonly address?: pulumi.Output<string>;
  /** Its hosts by name; none with a managed cluster. */
  readonly nodes: Readonly<Record<string, Host>>;
  /** Names of the nodes that are control planes. */
  readonly controlPlanes: readonly string[];
  /** The roles of its nodes, or the managed cluster: what a host lets in that serves what runs in the cluster. */
  readonly members: readonly (PeerRole | PeerKubernetes)[];
  /** The key that secrets are encrypted with at rest, in base64; empty with a managed cluster. A secret. */
  readonly encryptionKey: pulumi.Output<string>;
  /** The cluster's name, once every node has joined and the addons run. */
  readonly ready: pulumi.Output<string>;
  /** The public address of the load balancer, for records of a zone; empty without one. */
  readonly loadBalancerIp: pulumi.Output<string>;

  /** @throws InputError */
  constructor(name: string, args: ClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    validateCluster(name, args);
    super("cluster:Cluster", name, summary(name, args), opts);
    this.network = args.network;
    this.distribution = args.distribution ?? "microk8s";
    const scope = { name, args, parent: this, child: this.child.bind(this) };
    const built = this.distribution === "doks" ? buildManaged(scope) : buildOnHosts(scope);
    this.endpoint = built.endpoint;
    this.kubeconfig = built.kubeconfig;
    this.channel = built.channel;
    this.address = built.address;
    this.nodes = built.nodes;
    this.controlPlanes = built.controlPlanes;
    this.members = built.members;
    this.encryptionKey = built.encryptionKey;
    this.ready = built.ready;
    this.loadBalancerIp = built.loadBalancerIp;
    this.registerOutputs({ endpoint: this.endpoint, channel: this.channel });
  }
}

/** What of the arguments is recorded in state: no token and no key. */
function summary(name: string, args: ClusterArgs): pulumi.Inputs {
  const { network, distribution = "microk8s", channel } = args;
  return { network: network.name, distribution, channel, nodes: planNodes(name, args).map((node) => node.name) };
}
