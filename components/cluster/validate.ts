import { Problems, words } from "../errors";
import type { ClusterArgs } from "./args";
import { defaultChannel, minorOf, risks, tracks } from "./channel";
import { checkManaged, refuseManagedOnly } from "./validate-managed";
import { checkNodes } from "./validate-nodes";
import { checkServices } from "./validate-services";

const label = /^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/;

/** @throws InputError with every problem of the arguments. */
export function validateCluster(name: string, args: ClusterArgs): void {
  const problems = new Problems("Cluster", name);
  problems.check(
    label.test(name),
    "name",
    name,
    "1 to 32 small letters, digits and hyphens, a letter first and no hyphen at the end",
    "rename the cluster",
  );
  const { distribution = "microk8s" } = args;
  problems.check(
    ["microk8s", "doks"].includes(distribution),
    "distribution",
    distribution,
    '"microk8s" or "doks"',
    'leave it out for "microk8s"',
  );
  checkNodes(problems, name, args);
  if (distribution === "doks") {
    checkManaged(problems, args);
  } else {
    refuseManagedOnly(problems, args);
    checkMicroK8s(problems, args);
    checkServices(problems, args);
  }
  problems.throwIfAny();
}

function checkMicroK8s(problems: Problems, args: ClusterArgs): void {
  const { channel = defaultChannel } = args;
  problems.check(
    minorOf(channel) !== undefined,
    "channel",
    channel,
    `<track>/<risk> with a track of ${tracks.join(", ")} and a risk of ${risks.join(", ")}`,
    `leave it out for "${defaultChannel}"`,
  );
  const { drainMinutes = 10 } = args;
  problems.check(
    Number.isInteger(drainMinutes) && drainMinutes >= 1 && drainMinutes <= 60,
    "drainMinutes",
    drainMinutes,
    "a whole number of minutes from 1 to 60",
    "leave it out for 10",
  );
  checkToken(problems, args);
  checkBackups(problems, args);
  checkKey(problems, args);
  const fix = "name a bastion of the same network";
  const { bastion, network } = args;
  problems.check(!bastion || bastion.network === network, "bastion", bastion?.name, "a host of the same network", fix);
}

function checkToken(problems: Problems, { cloudController, csiDriver, apiToken }: ClusterArgs): void {
  const needed = cloudController === true || csiDriver === true;
  problems.check(
    !needed || apiToken !== undefined,
    "apiToken",
    apiToken,
    "DigitalOcean's API token, for the cloud controller and the CSI driver",
    "give a token that may read and write droplets, volumes and load balancers, as a secret",
  );
  problems.check(
    needed || apiToken === undefined,
    "apiToken",
    words("a token"),
    "a token for a cluster that uses it",
    "switch on cloudController or csiDriver, or leave the token out",
  );
}

function checkBackups(problems: Problems, { backups, restoreFrom }: ClusterArgs): void {
  const { schedule, keep } = backups ?? {};
  problems.check(
    schedule === undefined || /^[A-Za-z0-9 *,/.:~-]{1,80}$/.test(schedule),
    "backups.schedule",
    schedule,
    "a time as systemd's OnCalendar has it",
    'write it as "*-*-* 02:30:00", or leave it out',
  );
  problems.check(
    keep === undefined || (Number.isInteger(keep) && keep >= 1 && keep <= 1000),
    "backups.keep",
    keep,
    "a whole number from 1 to 1,000",
    "leave it out for 14",
  );
  if (restoreFrom === undefined) return;
  problems.check(
    backups !== undefined,
    "restoreFrom",
    restoreFrom,
    "a backup of a bucket that backups names",
    "name the bucket in backups",
  );
  problems.check(
    /^([a-z]([a-z0-9-]{0,30}[a-z0-9])?\/)?(latest|\d{8}T\d{6}Z)$/.test(restoreFrom),
    "restoreFrom",
    restoreFrom,
    '"latest" or the time stamp of a backup such as "20260102T030405Z", of another cluster with its name and / before it',
    'write "latest"',
  );
}

function checkKey(problems: Problems, { encryptionKey }: ClusterArgs): void {
  problems.check(
    typeof encryptionKey !== "string" || Buffer.from(encryptionKey, "base64").length === 32,
    "encryptionKey",
    words("a key"),
    "32 bytes in base64",
    "give the output encryptionKey of the cluster whose backup is restored, or leave it out",
  );
}
