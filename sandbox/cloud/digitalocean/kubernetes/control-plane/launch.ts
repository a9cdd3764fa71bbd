import * as fs from "node:fs";
import * as path from "node:path";
import { stringify } from "yaml";
import { addressAt, rangeOf } from "../../../addresses";
import type { KubernetesCluster } from "../../../store/kubernetes";
import { apiPort } from "./network";

/** Where a control plane has tokens reviewed, at the metadata service of its host. */
export const reviewPath = "/seawall/token-review";

const reviewFile = "token-review.yaml";

/** Address of the name server among a cluster's services. */
const dnsAddress = ({ serviceSubnet }: KubernetesCluster): string => addressAt(rangeOf(serviceSubnet), 10);

/** MicroK8s' launch configuration of a control plane that is no node itself. */
export function launchConfig(cluster: KubernetesCluster, privateIp: string): string {
  const { id, publicIp, serviceSubnet } = cluster;
  return stringify(
    {
      version: "0.1.0",
      extraSANs: [publicIp, privateIp, `${id}.k8s.ondigitalocean.com`, addressAt(rangeOf(serviceSubnet), 1)],
      extraConfigFiles: { [reviewFile]: stringify(reviewer) },
      extraKubeAPIServerArgs: {
        "--advertise-address": privateIp,
        "--secure-port": String(apiPort),
        "--service-cluster-ip-range": serviceSubnet,
        "--authorization-mode": "RBAC,Node",
        "--enable-admission-plugins": "EventRateLimit,NodeRestriction",
        "--authentication-token-webhook-config-file": `\${SNAP_DATA}/args/${reviewFile}`,
        "--authentication-token-webhook-version": "v1",
        "--authentication-token-webhook-cache-ttl": "10s",
      },
      // Nodes take these over when they join, but for the last.
      extraKubeletArgs: {
        "--node-ip": privateIp,
        "--cluster-domain": "cluster.local",
        "--cluster-dns": dnsAddress(cluster),
        "--cloud-provider": "external",
        "--register-node": "false",
      },
    },
    { lineWidth: 0 },
  );
}

const reviewer = {
  apiVersion: "v1",
  kind: "Config",
  clusters: [{ name: "cloud", cluster: { server: `http://169.254.169.254${reviewPath}` } }],
  users: [{ name: "control-plane", user: {} }],
  contexts: [{ name: "cloud", context: { cluster: "cloud", user: "control-plane" } }],
  "current-context": "cloud",
};

/** What every cluster has in it, as kubectl takes it. */
export const clusterObjects = (cluster: KubernetesCluster): string =>
  fs.readFileSync(path.join(__dirname, "objects.yaml"), "utf8").replace("{dnsAddress}", dnsAddress(cluster));
