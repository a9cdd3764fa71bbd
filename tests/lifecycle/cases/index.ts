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
import { certificate, letsEncrypt } from "./digitalocean/certificate";
import { dropletBackups, dropletNetworks, dropletReplaced, dropletSizes } from "./digitalocean/droplet-updates";
import { loadBalancer } from "./digitalocean/load-balancer";
import { monitorAlert } from "./digitalocean/monitor-alert";
import { dropletSnapshot, volumeRestored, volumeSnapshot } from "./digitalocean/snapshots";
import { spacesBucket } from "./digitalocean/spaces-bucket";
import { spacesCors, spacesLogging, spacesObject, spacesPolicy } from "./digitalocean/spaces-settings";
import { uptimeAlert, uptimeCheck } from "./digitalocean/uptime";
import { volume } from "./digitalocean/volume";
import { vpc } from "./digitalocean/vpc";

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
  ...recordTypeCases,
  dropletBackups,
  dropletNetworks,
  dropletReplaced,
  dropletSizes,
  dropletSnapshot,
  letsEncrypt,
  loadBalancer,
  monitorAlert,
  spacesBucket,
  spacesCors,
  spacesLogging,
  spacesObject,
  spacesPolicy,
  uptimeAlert,
  uptimeCheck,
  volume,
  volumeRestored,
  volumeSnapshot,
  vpc,
};

/** All cases advance together; one with fewer steps stays at its last. */
export const stepOf = (each: LifecycleCase, index: number): Step<unknown> =>
  each.steps[Math.min(index, each.steps.length - 1)]!;

export const providerOf = (each: LifecycleCase): string => each.type.split(":")[0]!;
