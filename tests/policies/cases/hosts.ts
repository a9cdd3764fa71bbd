import { types } from "../../../policies/types";
import { RuleCases, unknownList, unknownNumber, unknownText } from "../harness";
import { fine, made, refused } from "./write";

const droplet = (props: Record<string, unknown>) => made(types.droplet, props);
const balancer = (props: Record<string, unknown>) => made(types.loadBalancer, props);

export const dropletVpcCases: RuleCases = {
  id: "droplet-vpc",
  violating: [
    refused("no VPC", "vpcUuid: no VPC is named", droplet({})),
    refused("an empty id", "vpcUuid: no VPC is named", droplet({ vpcUuid: "" })),
  ],
  compliant: [fine("a VPC", droplet({ vpcUuid: "5a4981aa-9653-4bd1-bef5-d6bff52042e4" }))],
  violatingUnknown: [
    refused("no VPC where all else is unknown", "vpcUuid: no VPC is named", droplet({ size: unknownText })),
  ],
  compliantUnknown: [fine("a VPC that does not exist yet", droplet({ vpcUuid: unknownText }))],
};

export const dropletMonitoringCases: RuleCases = {
  id: "droplet-monitoring",
  violating: [
    refused("off", "monitoring: it is off", droplet({ monitoring: false })),
    refused("left out", "monitoring: it is off", droplet({})),
  ],
  compliant: [fine("on", droplet({ monitoring: true }))],
  violatingUnknown: [
    refused(
      "on or off",
      "monitoring: whether it is on is known only after the update",
      droplet({ monitoring: unknownText }),
    ),
  ],
  compliantUnknown: [fine("on, and another value unknown", droplet({ monitoring: true, vpcUuid: unknownText }))],
};

const http = { entryProtocol: "http", entryPort: 80, targetProtocol: "http", targetPort: 80 };
const https = { ...http, entryProtocol: "https", entryPort: 443 };

export const lbHttpsCases: RuleCases = {
  id: "lb-https",
  violating: [
    refused(
      "plain HTTP",
      "forwardingRules[0].entryProtocol: it takes plain HTTP",
      balancer({ forwardingRules: [http] }),
    ),
    refused(
      "plain HTTP beside HTTPS, the redirect off",
      "forwardingRules[1].entryProtocol: it takes plain HTTP",
      balancer({ forwardingRules: [https, http], redirectHttpToHttps: false }),
    ),
  ],
  compliant: [
    fine("HTTPS alone", balancer({ forwardingRules: [https] })),
    fine("a redirect", balancer({ forwardingRules: [https, http], redirectHttpToHttps: true })),
    fine("TCP that is passed through", balancer({ forwardingRules: [{ ...http, entryProtocol: "tcp" }] })),
  ],
  violatingUnknown: [
    refused(
      "unknown entries",
      "forwardingRules: the entries are known only after the update",
      balancer({ forwardingRules: unknownList }),
    ),
    refused(
      "an unknown protocol",
      "forwardingRules[0].entryProtocol: the entry's protocol is known only after the update",
      balancer({ forwardingRules: [{ ...http, entryProtocol: unknownText }] }),
    ),
    refused(
      "an unknown redirect",
      "forwardingRules[0].entryProtocol: it takes plain HTTP, and whether it redirects is known only after the update",
      balancer({ forwardingRules: [http], redirectHttpToHttps: unknownText }),
    ),
  ],
  compliantUnknown: [
    fine("an unknown certificate", balancer({ forwardingRules: [{ ...https, certificateName: unknownText }] })),
    fine("unknown entries with a redirect", balancer({ forwardingRules: unknownList, redirectHttpToHttps: true })),
  ],
};

const database = (props: Record<string, unknown> = { id: "1" }) =>
  made(types.databaseCluster, { engine: "pg", ...props }, { name: "db" });
const guard = (rules: unknown, clusterId: unknown = "1", sources?: Record<string, string[]>) =>
  made(types.databaseFirewall, { clusterId, rules }, { name: "guard", ...(sources && { sources }) });
const byDroplet = [{ type: "droplet", value: "7" }];

export const dbFirewalledCases: RuleCases = {
  id: "db-firewalled",
  violating: [
    refused("no firewall", "Nothing guards the database db", database()),
    refused("the firewall of another database", "Nothing guards the database db", database(), guard(byDroplet, "2")),
    refused("a firewall without rules", "rules: it has no rule, which lets everybody in", database(), guard([])),
    refused(
      "the world in a rule",
      "rules[1].value: it lets in 0.0.0.0/0",
      database(),
      guard([...byDroplet, { type: "ip_addr", value: "0.0.0.0/0" }]),
    ),
  ],
  compliant: [
    fine("a droplet", database(), guard(byDroplet)),
    fine("the firewall of a database made elsewhere", guard(byDroplet, "9")),
    fine(
      "a tag and a narrow range",
      database(),
      guard([
        { type: "tag", value: "web" },
        { type: "ip_addr", value: "198.51.100.0/24" },
      ]),
    ),
  ],
  violatingUnknown: [
    refused(
      "a new database, and a firewall that comes from elsewhere",
      "Nothing guards the database db",
      database({ id: unknownText }),
      guard(byDroplet, unknownText, { clusterId: [] }),
    ),
    refused(
      "an unknown address",
      "rules[0].value: it lets in an address that is known only after the update",
      database(),
      guard([{ type: "ip_addr", value: unknownText }]),
    ),
    refused("unknown rules", "rules: the rules are known only after the update", database(), guard(unknownList)),
  ],
  compliantUnknown: [
    fine(
      "a new database with its firewall and a new droplet",
      database({ id: unknownText }),
      guard([{ type: "droplet", value: unknownText }], unknownText, { clusterId: ["db"] }),
    ),
  ],
};

const cluster = (props: Record<string, unknown>) => made(types.kubernetesCluster, props);

export const doksAutoUpgradeCases: RuleCases = {
  id: "doks-auto-upgrade",
  violating: [
    refused("off", "autoUpgrade: it is off", cluster({ autoUpgrade: false })),
    refused("left out", "autoUpgrade: it is off", cluster({})),
  ],
  compliant: [fine("on", cluster({ autoUpgrade: true }))],
  violatingUnknown: [
    refused(
      "on or off",
      "autoUpgrade: whether it is on is known only after the update",
      cluster({ autoUpgrade: unknownText }),
    ),
  ],
  compliantUnknown: [fine("on, of an unknown version", cluster({ autoUpgrade: true, version: unknownText }))],
};

export const doksSurgeCases: RuleCases = {
  id: "doks-surge",
  violating: [refused("off", "surgeUpgrade: it is off", cluster({ surgeUpgrade: false }))],
  compliant: [fine("on", cluster({ surgeUpgrade: true })), fine("left out", cluster({}))],
  violatingUnknown: [
    refused(
      "on or off",
      "surgeUpgrade: whether it is on is known only after the update",
      cluster({ surgeUpgrade: unknownText }),
    ),
  ],
  compliantUnknown: [fine("on, of an unknown version", cluster({ surgeUpgrade: true, version: unknownText }))],
};

const volume = (protect: boolean, props: Record<string, unknown> = { size: 10 }) =>
  made(types.volume, props, { protect });

export const statefulProtectCases: RuleCases = {
  id: "stateful-protect",
  violating: [
    { ...refused("a volume", "option protect: it may be deleted", volume(false)), stack: "prod" },
    { ...refused("a bucket", "option protect: it may be deleted", made(types.spacesBucket, {})), stack: "prod" },
    { ...refused("a database", "option protect: it may be deleted", made(types.databaseCluster, {})), stack: "prod" },
    {
      ...refused("a reserved address", "option protect: it may be deleted", made(types.reservedIp, {})),
      stack: "prod",
    },
  ],
  compliant: [
    { ...fine("a protected volume", volume(true)), stack: "prod" },
    { ...fine("a droplet", droplet({})), stack: "prod" },
    { ...fine("dev, which is built to be thrown away", volume(false)), stack: "dev" },
  ],
  violatingUnknown: [
    {
      ...refused(
        "a volume of unknown size",
        "option protect: it may be deleted",
        volume(false, { size: unknownNumber }),
      ),
      stack: "prod",
    },
  ],
  compliantUnknown: [
    { ...fine("a protected volume of unknown size", volume(true, { size: unknownNumber })), stack: "prod" },
  ],
};
