import type { NetworkArgs } from "@seawall/components";
import * as pulumi from "@pulumi/pulumi";
import { contains, parseCidr } from "../components/cidr";
import { validateNetwork } from "../components/network/validate";
import { checkPublicKeys } from "../components/keys";
import { Problems } from "../components/errors";
import type { Findings } from "./findings";
import { giveKey, Written } from "./schema";

/** Where a stack goes that names no region. */
const defaultRegion = "sgp1";

export function planNetwork(written: Written, secretKeys: readonly string[], findings: Findings): NetworkArgs {
  const { region = defaultRegion, ipRange, adminCidrs, user, authorizedKeys } = written;
  const args: NetworkArgs = {
    region,
    ipRange,
    adminCidrs,
    ...(user !== undefined && { user }),
    ...(authorizedKeys && { authorizedKeys }),
  };
  findings.collect(
    (path) => `seawall:${path}`,
    () => validateNetwork("network", args),
  );
  checkNested(adminCidrs, findings);
  const deployKey = planDeployKey(written, secretKeys, findings);
  return { ...args, ...(deployKey && { deployKey }) };
}

function checkNested(cidrs: readonly string[], findings: Findings): void {
  cidrs.forEach((cidr, i) => {
    if (!parseCidr(cidr)) return;
    const outer = cidrs.findIndex((other, j) => {
      if (j === i || !parseCidr(other) || !contains(other, cidr)) return false;
      return j < i || !contains(cidr, other);
    });
    if (outer < 0) return;
    const allowed = `ranges that do not overlap; seawall:adminCidrs[${outer}] holds it already`;
    findings.add(`seawall:adminCidrs[${i}]`, cidr, allowed, "remove one of the two");
  });
}

function planDeployKey(
  { deployKey }: Written,
  secretKeys: readonly string[],
  findings: Findings,
): NetworkArgs["deployKey"] {
  if (!deployKey) return undefined;
  const { privateKey, publicKey } = deployKey;
  const at = "seawall:deployKey.privateKey";
  if (!secretKeys.includes("seawall:deployKey")) {
    findings.add(at, "a plain value", "a secret", `make a new key pair, and ${giveKey}`);
  }
  if (!/^-----BEGIN OPENSSH PRIVATE KEY-----\n[\s\S]+\n-----END OPENSSH PRIVATE KEY-----\s*$/.test(privateKey)) {
    findings.add(at, "this text", "a private key in OpenSSH format, without a passphrase", giveKey);
  }
  findings.collect(
    () => "seawall:deployKey.publicKey",
    () => {
      const problems = new Problems("Network", "network");
      checkPublicKeys(problems, "deployKey.publicKey", [publicKey]);
      problems.throwIfAny();
    },
  );
  return { privateKey: pulumi.secret(privateKey), publicKey };
}
