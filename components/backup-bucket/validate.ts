import { Problems } from "../errors";
import type { BackupBucketArgs } from "./args";

export function validateBackupBucket(name: string, args: BackupBucketArgs): void {
  const problems = new Problems("BackupBucket", name);
  const { region, bucketName, noncurrentDays, abortMultipartDays, expireDays } = args;
  problems.check(
    /^[a-z]{3}\d$/.test(region),
    "region",
    region,
    "a region's slug: three letters and a digit",
    'write it as "fra1"',
  );
  problems.check(
    bucketName === undefined || /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucketName),
    "bucketName",
    bucketName,
    "3 to 63 small letters, digits and hyphens, no hyphen at an end",
    "rename it, or leave it out",
  );
  for (const [path, days] of Object.entries({ noncurrentDays, abortMultipartDays, expireDays })) {
    problems.check(
      days === undefined || (Number.isInteger(days) && days >= 1 && days <= 3650),
      path,
      days,
      "a whole number of days from 1 to 3,650",
      "write a number such as 30, or leave it out",
    );
  }
  problems.throwIfAny();
}
