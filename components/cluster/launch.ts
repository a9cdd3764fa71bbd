import * as yaml from "yaml";

/** Where the scripts put `encryptionConfig` on a control plane. */
const encryptionFile = "/var/snap/microk8s/common/seawall/encryption.yaml";

/** Of the dns addon. Kubelets that are told later have to be started anew. */
const dnsAddress = "10.152.183.10";

export interface LaunchArgs {
  kind: "control" | "worker";
  /** Whether it founds the cluster: the others are given what it runs when they join. */
  founder: boolean;
  /** The node's address in the VPC. */
  privateIp: string;
  /** Addresses that the API answers at, besides those MicroK8s finds by itself. */
  sans: readonly string[];
  cisHardening: boolean;
  cloudController: boolean;
}

/**
 * MicroK8s' launch configuration, which it reads once: before its services start for the first time. Giving one drops
 * the addons that it would enable by itself, so dns is asked for. Authorisation comes before everything but hardening.
 */
export function launchConfig({ kind, founder, privateIp, sans, cisHardening, cloudController }: LaunchArgs): string {
  const control = kind === "control";
  const addons = [
    // Its checks are a program that every node would download.
    ...(cisHardening ? [{ name: "cis-hardening", args: ["--skip-kubebench-installation"] }] : []),
    ...(control ? [{ name: "rbac" }] : []),
    ...(founder ? [{ name: "dns" }] : []),
  ];
  return yaml.stringify(
    {
      version: "0.1.0",
      ...(control && { extraSANs: [...sans] }),
      ...(control && { extraKubeAPIServerArgs: apiServerArgs(privateIp, cisHardening) }),
      extraKubeletArgs: {
        "--node-ip": privateIp,
        "--cluster-domain": "cluster.local",
        "--cluster-dns": dnsAddress,
        ...(cloudController && { "--cloud-provider": "external" }),
      },
      addons,
    },
    { lineWidth: 0 },
  );
}

const apiServerArgs = (privateIp: string, cisHardening: boolean) => ({
  // Without it the API would tell pods and workers the node's public address.
  "--advertise-address": privateIp,
  // From the first second on; the addon finds it done.
  "--authorization-mode": "RBAC,Node",
  // A kubelet changes nothing but its own node and pods. The hardening adds to MicroK8s' list where there is none, and there is one.
  "--enable-admission-plugins": `EventRateLimit,${cisHardening ? "AlwaysPullImages," : ""}NodeRestriction`,
  "--encryption-provider-config": encryptionFile,
});

/** How the API server writes secrets into its datastore. `identity` still reads those from before. @param key 32 bytes in base64 */
export const encryptionConfig = (key: string): string =>
  yaml.stringify(
    {
      apiVersion: "apiserver.config.k8s.io/v1",
      kind: "EncryptionConfiguration",
      resources: [
        {
          resources: ["secrets"],
          providers: [{ secretbox: { keys: [{ name: "key1", secret: key }] } }, { identity: {} }],
        },
      ],
    },
    { lineWidth: 0 },
  );
