import type { RuleCases } from "../harness";
import { spacesNoForceDestroyCases, spacesVersioningCases } from "./buckets";
import { costBudgetCases } from "./cost-budget";
import { costKnownPriceCases } from "./cost-known-price";
import {
  costBackupsExplicitCases,
  costCountCapCases,
  costIpUnattachedCases,
  costLbUnusedCases,
  costSizeAllowlistCases,
  costVolumeMaxCases,
} from "./costs";
import { dropletFirewalledCases } from "./droplet-firewalled";
import { dropletSshKeysCases } from "./droplet-ssh-keys";
import { exemptionReasonCases } from "./exemption-reason";
import { fwEgressCases, fwHasTargetCases, fwOriginCloudflareOnlyCases, fwWorldPortAllowlistCases } from "./firewalls";
import { fwNoWorldAdminCases } from "./fw-no-world-admin";
import {
  dbFirewalledCases,
  doksAutoUpgradeCases,
  doksSurgeCases,
  dropletMonitoringCases,
  dropletVpcCases,
  lbHttpsCases,
  statefulProtectCases,
} from "./hosts";
import { spacesPrivateCases } from "./spaces-private";
import {
  cfNoInternalIpCases,
  cfNoWildcardCases,
  cfProxiedCases,
  zoneDefenceCases,
  zoneRecordCases,
  zoneSettingCases,
} from "./zones";

/** The cases of every rule, in the order of the rules. */
export const cases: readonly RuleCases[] = [
  ...[fwNoWorldAdminCases, fwWorldPortAllowlistCases, fwOriginCloudflareOnlyCases, fwEgressCases, fwHasTargetCases],
  ...[dropletFirewalledCases, dropletSshKeysCases, dropletVpcCases, dropletMonitoringCases],
  ...[lbHttpsCases, dbFirewalledCases],
  ...[spacesPrivateCases, spacesVersioningCases, spacesNoForceDestroyCases],
  ...[doksAutoUpgradeCases, doksSurgeCases, statefulProtectCases],
  ...[cfProxiedCases, cfNoInternalIpCases, cfNoWildcardCases],
  ...zoneSettingCases,
  ...zoneDefenceCases,
  ...zoneRecordCases,
  ...[costBudgetCases, costSizeAllowlistCases, costKnownPriceCases, costCountCapCases],
  ...[costVolumeMaxCases, costIpUnattachedCases, costLbUnusedCases, costBackupsExplicitCases],
  exemptionReasonCases,
];
