import * as digitalocean from "@pulumi/digitalocean";
import type { Transform } from "../transform";

export interface BackupBucketArgs {
  /** A region that has Spaces, e.g. `"fra1"`. A change replaces the bucket. */
  region: string;
  /** 3 to 63 small letters, digits and hyphens. @default project, stack and component with a random suffix */
  bucketName?: string;
  /** For how many days a deleted or overwritten object can still be brought back. @default 30 */
  noncurrentDays?: number;
  /** After how many days an upload that was never completed is dropped. @default 7 */
  abortMultipartDays?: number;
  /** After how many days every object is deleted. @default never: whoever writes backups also retires them */
  expireDays?: number;
  /** Keeps the bucket from being deleted. @default true */
  protect?: boolean;
  transform?: { bucket?: Transform<digitalocean.SpacesBucketArgs>; key?: Transform<digitalocean.SpacesKeyArgs> };
}
