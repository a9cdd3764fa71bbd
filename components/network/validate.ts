import { addressVersion, contains, overlaps, parseCidr } from "../cidr";
import { Problems } from "../errors";
import { checkPublicKeys } from "../keys";
import type { NetworkArgs } from "./args";

const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** Ranges a VPC must stay clear of, and who has them. */
const takenRanges: Record<string, string> = {
  "10.244.0.0/16": "DigitalOcean's Kubernetes",
  "10.245.0.0/16": "DigitalOcean's Kubernetes",
  "10.246.0.0/16": "DigitalOcean's Kubernetes",
  "10.229.0.0/16": "DigitalOcean's internal services",
  "10.1.0.0/16": "MicroK8s' pods",
  "10.152.183.0/24": "MicroK8s' services",
};

/** The widest range that still means somebody in particular, in bits. */
const widest = { 4: 8, 6: 32 } as const;

export function validateNetwork(name: string, args: NetworkArgs): void {
  const problems = new Problems("Network", name);
  problems.check(
    /^[a-z]{3}\d$/.test(args.region),
    "region",
    args.region,
    "a region's slug: three letters and a digit",
    'write it as "fra1"',
  );
  checkIpRange(problems, args.ipRange);
  checkAdminCidrs(problems, args.adminCidrs);
  problems.check(
    args.user === undefined || (/^[a-z][a-z0-9_-]{0,30}$/.test(args.user) && args.user !== "root"),
    "user",
    args.user,
    "a Unix account that is not root: a small letter, then up to 30 small letters, digits, _ or -",
    'leave it out for "deploy"',
  );
  checkPublicKeys(problems, "authorizedKeys", args.authorizedKeys ?? []);
  problems.throwIfAny();
}

function checkIpRange(problems: Problems, given: string): void {
  const range = parseCidr(given);
  if (!range || range.version !== 4) {
    problems.add("ipRange", given, "an IPv4 range with its prefix", 'write it as "10.20.0.0/20"');
    return;
  }
  problems.check(given === range.text, "ipRange", given, "a range whose host bits are zero", `write "${range.text}"`);
  const sizeOk = range.prefix >= 16 && range.prefix <= 28;
  problems.check(sizeOk, "ipRange", given, "a prefix from /16 to /28", "choose a prefix such as /20 (4,094 hosts)");
  problems.check(
    privateRanges.some((p) => contains(p, range.text)),
    "ipRange",
    given,
    `a private range, inside one of ${privateRanges.join(", ")}`,
    'choose one such as "10.20.0.0/20"',
  );
  for (const [taken, by] of Object.entries(takenRanges)) {
    problems.check(
      !overlaps(taken, range.text),
      "ipRange",
      given,
      `a range clear of ${taken}, which is for ${by}`,
      'choose one such as "10.20.0.0/20"',
    );
  }
}

function checkAdminCidrs(problems: Problems, given: readonly string[]): void {
  problems.check(
    given.length > 0,
    "adminCidrs",
    given,
    "at least one range",
    'name the ranges you and your deployments connect from, such as ["198.51.100.10/32"]',
  );
  problems.check(given.length <= 1000, "adminCidrs", given.length, "at most 1,000 ranges", "merge neighbouring ranges");
  given.forEach((cidr, i) =>
    checkSourceRange(problems, `adminCidrs[${i}]`, cidr, "port 22 is never open to the world"),
  );
}

/** Checks a range that stands as a source: well-formed and narrow enough to mean somebody in particular. */
export function checkSourceRange(problems: Problems, path: string, given: string, why: string): void {
  const range = parseCidr(given);
  if (!range) {
    const version = addressVersion(given);
    const fix = version ? `write "${given}/${version === 4 ? 32 : 128}"` : 'write it as "198.51.100.0/24"';
    problems.add(path, given, "an address range with its prefix", fix);
    return;
  }
  const limit = widest[range.version];
  const fix = `list the ranges that are meant; ${why}`;
  if (!problems.check(range.prefix >= limit, path, given, `a prefix of /${limit} or longer`, fix)) return;
  problems.check(given === range.text, path, given, "a range whose host bits are zero", `write "${range.text}"`);
}
