import { ProviderDefinition } from "../shared/provider";
import { ProviderFacts } from "../shared/facts";
import { certificate } from "./certificate";
import { configure, DigitalOcean } from "./config";
import { dnsRecord, domain } from "./domain";
import { droplet } from "./droplet";
import { dropletSnapshot } from "./droplet-snapshot";
import { firewall } from "./firewall";
import { functions } from "./functions";
import { kubernetesCluster } from "./kubernetes-cluster";
import { kubernetesNodePool } from "./kubernetes-node-pool";
import { loadBalancer } from "./load-balancer";
import { monitorAlert } from "./monitor-alert";
import { project, projectResources } from "./project";
import { reservedIp, reservedIpAssignment } from "./reserved-ip";
import facts from "./schema/digitalocean.json";
import { spacesBucket } from "./spaces-bucket";
import { spacesBucketCorsConfiguration } from "./spaces-cors";
import { spacesKey } from "./spaces-key";
import { spacesBucketLogging } from "./spaces-logging";
import { spacesBucketObject } from "./spaces-object";
import { spacesBucketPolicy } from "./spaces-policy";
import { sshKey } from "./ssh-key";
import { tag } from "./tags";
import { uptimeAlert, uptimeCheck } from "./uptime";
import { volume } from "./volume";
import { volumeAttachment } from "./volume-attachment";
import { volumeSnapshot } from "./volume-snapshot";
import { vpc } from "./vpc";

/** What the plugin serves. */
export const digitalocean: ProviderDefinition<DigitalOcean> = {
  facts: facts as unknown as ProviderFacts,
  configure,
  functions,
  resources: {
    "digitalocean:index/certificate:Certificate": certificate,
    "digitalocean:index/dnsRecord:DnsRecord": dnsRecord,
    "digitalocean:index/domain:Domain": domain,
    "digitalocean:index/droplet:Droplet": droplet,
    "digitalocean:index/dropletSnapshot:DropletSnapshot": dropletSnapshot,
    "digitalocean:index/firewall:Firewall": firewall,
    "digitalocean:index/kubernetesCluster:KubernetesCluster": kubernetesCluster,
    "digitalocean:index/kubernetesNodePool:KubernetesNodePool": kubernetesNodePool,
    "digitalocean:index/loadBalancer:LoadBalancer": loadBalancer,
    "digitalocean:index/monitorAlert:MonitorAlert": monitorAlert,
    "digitalocean:index/project:Project": project,
    "digitalocean:index/projectResources:ProjectResources": projectResources,
    "digitalocean:index/reservedIp:ReservedIp": reservedIp,
    "digitalocean:index/reservedIpAssignment:ReservedIpAssignment": reservedIpAssignment,
    "digitalocean:index/spacesBucket:SpacesBucket": spacesBucket,
    "digitalocean:index/spacesBucketCorsConfiguration:SpacesBucketCorsConfiguration": spacesBucketCorsConfiguration,
    "digitalocean:index/spacesBucketLogging:SpacesBucketLogging": spacesBucketLogging,
    "digitalocean:index/spacesBucketObject:SpacesBucketObject": spacesBucketObject,
    "digitalocean:index/spacesBucketPolicy:SpacesBucketPolicy": spacesBucketPolicy,
    "digitalocean:index/spacesKey:SpacesKey": spacesKey,
    "digitalocean:index/sshKey:SshKey": sshKey,
    "digitalocean:index/tag:Tag": tag,
    "digitalocean:index/uptimeAlert:UptimeAlert": uptimeAlert,
    "digitalocean:index/uptimeCheck:UptimeCheck": uptimeCheck,
    "digitalocean:index/volume:Volume": volume,
    "digitalocean:index/volumeAttachment:VolumeAttachment": volumeAttachment,
    "digitalocean:index/volumeSnapshot:VolumeSnapshot": volumeSnapshot,
    "digitalocean:index/vpc:Vpc": vpc,
  },
};
