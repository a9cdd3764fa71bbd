import type { LifecycleCase, Step } from "../case";
import {
  cloudflareAddress,
  cloudflareAlias,
  cloudflareAuthority,
  cloudflareMail,
  cloudflareService,
  cloudflareText,
} from "./cloudflare/dns-record";
import { recordTypeCases } from "./cloudflare/dns-record-types";
import { cloudflareCertificate } from "./cloudflare/origin-ca-certificate";
import {
  cloudflareBucket,
  cloudflareBucketCors,
  cloudflareBucketLifecycle,
  cloudflareBucketLock,
} from "./cloudflare/r2-bucket";
import {
  cloudflareAccountRules,
  cloudflareCache,
  cloudflareFirewall,
  cloudflareManagedRules,
  cloudflareRateLimit,
  cloudflareRedirect,
} from "./cloudflare/ruleset";
import { cloudflareZone } from "./cloudflare/zone";
import { cloudflareDnssec } from "./cloudflare/zone-dnssec";
import { cloudflareHsts, cloudflareSetting } from "./cloudflare/zone-setting";
import { localCommand } from "./command/local-command";
import { copyToRemote, remoteCommand } from "./command/remote";
import { certificate, letsEncrypt } from "./digitalocean/certificate";
import { dropletBackups, dropletNetworks, dropletReplaced, dropletSizes } from "./digitalocean/droplet-updates";
import { kubernetesCluster, kubernetesNodePool, kubernetesOwnPool } from "./digitalocean/kubernetes";
import { loadBalancer } from "./digitalocean/load-balancer";
import { monitorAlert } from "./digitalocean/monitor-alert";
import { dropletSnapshot, volumeRestored, volumeSnapshot } from "./digitalocean/snapshots";
import { spacesBucket } from "./digitalocean/spaces-bucket";
import { spacesCors, spacesLogging, spacesObject, spacesPolicy } from "./digitalocean/spaces-settings";
import { uptimeAlert, uptimeCheck } from "./digitalocean/uptime";
import { dnsRecords } from "./digitalocean/dns-record";
import { domain } from "./digitalocean/domain";
import { droplets } from "./digitalocean/droplet";
import { firewall } from "./digitalocean/firewall";
import { project, projectResources } from "./digitalocean/project";
import { reservedIp, reservedIpAssignment } from "./digitalocean/reserved-ip";
import { spacesFullKey, spacesKey } from "./digitalocean/spaces-key";
import { sshKey } from "./digitalocean/ssh-key";
import { tag } from "./digitalocean/tag";
import { volume } from "./digitalocean/volume";
import { volumeAttachment } from "./digitalocean/volume-attachment";
import { vpc } from "./digitalocean/vpc";
import { randomValues } from "./random/random";
import { privateKey } from "./tls/private-key";

/** Every case by its name, which begins the names of all its resources. */
export const cases: Record<string, LifecycleCase> = {
  certificate,
  cloudflareAccountRules,
  cloudflareAddress,
  cloudflareAlias,
  cloudflareAuthority,
  cloudflareBucket,
  cloudflareBucketCors,
  cloudflareBucketLifecycle,
  cloudflareBucketLock,
  cloudflareCache,
  cloudflareCertificate,
  cloudflareDnssec,
  cloudflareFirewall,
  cloudflareHsts,
  cloudflareMail,
  cloudflareManagedRules,
  cloudflareRateLimit,
  cloudflareRedirect,
  cloudflareService,
  cloudflareSetting,
  cloudflareText,
  cloudflareZone,
  copyToRemote,
  ...dnsRecords,
  domain,
  dropletBackups,
  dropletNetworks,
  dropletReplaced,
  ...droplets,
  dropletSizes,
  dropletSnapshot,
  firewall,
  kubernetesCluster,
  kubernetesNodePool,
  kubernetesOwnPool,
  letsEncrypt,
  loadBalancer,
  localCommand,
  monitorAlert,
  privateKey,
  project,
  projectResources,
  ...randomValues,
  ...recordTypeCases,
  remoteCommand,
  reservedIp,
  reservedIpAssignment,
  spacesBucket,
  spacesCors,
  spacesFullKey,
  spacesKey,
  spacesLogging,
  spacesObject,
  spacesPolicy,
  sshKey,
  tag,
  uptimeAlert,
  uptimeCheck,
  volume,
  volumeAttachment,
  volumeRestored,
  volumeSnapshot,
  vpc,
};

/** All cases advance together; one with fewer steps stays at its last. */
export const stepOf = (each: LifecycleCase, index: number): Step<unknown> =>
  each.steps[Math.min(index, each.steps.length - 1)]!;

export const providerOf = (each: LifecycleCase): string => each.type.split(":")[0]!;
