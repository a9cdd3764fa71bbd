import type { Suite } from "../target";
import { access } from "./cloudflare/access";
import { dnsRecords } from "./cloudflare/dns-records";
import { dnssec } from "./cloudflare/dnssec";
import { ipRanges } from "./cloudflare/ip-ranges";
import { originCertificates } from "./cloudflare/origin-certificates";
import { r2Buckets } from "./cloudflare/r2-buckets";
import { rulesets } from "./cloudflare/rulesets";
import { settings } from "./cloudflare/settings";
import { zones } from "./cloudflare/zones";
import { account } from "./digitalocean/account";
import { certificates } from "./digitalocean/certificates";
import { domains } from "./digitalocean/domains";
import { dropletActions } from "./digitalocean/droplet-actions";
import { droplets } from "./digitalocean/droplets";
import { firewalls } from "./digitalocean/firewalls";
import { images } from "./digitalocean/images";
import { kubernetes } from "./digitalocean/kubernetes";
import { loadBalancers } from "./digitalocean/load-balancers";
import { monitoring } from "./digitalocean/monitoring";
import { projects } from "./digitalocean/projects";
import { reservedIps } from "./digitalocean/reserved-ips";
import { snapshots } from "./digitalocean/snapshots";
import { spacesKeys } from "./digitalocean/spaces-keys";
import { sshKeys } from "./digitalocean/ssh-keys";
import { tags } from "./digitalocean/tags";
import { volumeSnapshots } from "./digitalocean/volume-snapshots";
import { volumes } from "./digitalocean/volumes";
import { uptime } from "./digitalocean/uptime";
import { vpcs } from "./digitalocean/vpcs";
import { acls } from "./spaces/acls";
import { bucketSettings } from "./spaces/bucket-settings";
import { buckets } from "./spaces/buckets";
import { limitedKeys } from "./spaces/limited-keys";
import { logging } from "./spaces/logging";

/** The suites by the names under which their tests are reported, in the order in which they run. */
export const suites: Readonly<Record<string, Suite>> = {
  "DigitalOcean: the account": account,
  "DigitalOcean: SSH keys": sshKeys,
  "DigitalOcean: tags": tags,
  "DigitalOcean: VPCs": vpcs,
  "DigitalOcean: droplets": droplets,
  "DigitalOcean: droplet actions": dropletActions,
  "DigitalOcean: snapshots": snapshots,
  "DigitalOcean: images": images,
  "DigitalOcean: volumes": volumes,
  "DigitalOcean: snapshots of volumes": volumeSnapshots,
  "DigitalOcean: firewalls": firewalls,
  "DigitalOcean: reserved addresses": reservedIps,
  "DigitalOcean: projects": projects,
  "DigitalOcean: monitoring": monitoring,
  "DigitalOcean: uptime": uptime,
  "DigitalOcean: domains": domains,
  "DigitalOcean: load balancers": loadBalancers,
  "DigitalOcean: certificates": certificates,
  "DigitalOcean: Kubernetes": kubernetes,
  "DigitalOcean: keys of Spaces": spacesKeys,
  "Spaces: buckets": buckets,
  "Spaces: a bucket's settings": bucketSettings,
  "Spaces: ACLs": acls,
  "Spaces: logging": logging,
  "Spaces: a limited key": limitedKeys,
  "Cloudflare: access": access,
  "Cloudflare: zones": zones,
  "Cloudflare: zone settings": settings,
  "Cloudflare: DNSSEC": dnssec,
  "Cloudflare: DNS records": dnsRecords,
  "Cloudflare: rulesets": rulesets,
  "Cloudflare: origin certificates": originCertificates,
  "Cloudflare: R2 buckets": r2Buckets,
  "Cloudflare: IP ranges": ipRanges,
};
