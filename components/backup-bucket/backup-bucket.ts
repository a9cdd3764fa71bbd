import * as digitalocean from "@pulumi/digitalocean";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { SeawallComponent } from "../base";
import { bucketNames, cloudName } from "../names";
import type { BackupBucketArgs } from "./args";
import { validateBackupBucket } from "./validate";

/** A private, versioned bucket that keeps what is deleted for a while, and a key that opens this bucket only. */
export class BackupBucket extends SeawallComponent {
  readonly region: string;
  readonly bucketName: pulumi.Output<string>;
  /** Where S3 clients connect, e.g. "https://fra1.digitaloceanspaces.com". */
  readonly endpoint: pulumi.Output<string>;
  /** A secret. */
  readonly accessKey: pulumi.Output<string>;
  /** A secret. */
  readonly secretKey: pulumi.Output<string>;

  /** @throws InputError */
  constructor(name: string, args: BackupBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    validateBackupBucket(name, args);
    super("backup-bucket:BackupBucket", name, { region: args.region, bucketName: args.bucketName }, opts);
    const bucket = this.createBucket(args);
    const key = this.createKey(args, bucket);
    this.region = args.region;
    this.bucketName = bucket.name;
    this.endpoint = bucket.endpoint.apply((host) => `https://${host}`);
    this.accessKey = pulumi.secret(key.accessKey);
    this.secretKey = pulumi.secret(key.secretKey);
    this.registerOutputs({ bucketName: this.bucketName, endpoint: this.endpoint });
  }

  private createBucket(args: BackupBucketArgs): digitalocean.SpacesBucket {
    const { region, noncurrentDays = 30, abortMultipartDays = 7, expireDays, protect = true, transform } = args;
    return this.child(
      digitalocean.SpacesBucket,
      "bucket",
      {
        name: args.bucketName ?? this.createName(),
        region,
        acl: "private",
        versioning: { enabled: true },
        forceDestroy: false,
        lifecycleRules: [
          {
            id: "seawall",
            enabled: true,
            abortIncompleteMultipartUploadDays: abortMultipartDays,
            noncurrentVersionExpiration: { days: noncurrentDays },
            ...(expireDays !== undefined && { expiration: { days: expireDays } }),
          },
        ],
      },
      transform?.bucket,
      { protect },
    );
  }

  /** Names of buckets are taken by the whole world's users, and a deleted one stays taken for a week or more. */
  private createName(): pulumi.Output<string> {
    const suffix = this.child(random.RandomId, "suffix", { byteLength: 4 });
    return pulumi.interpolate`${cloudName(bucketNames, this.name)}-${suffix.hex}`;
  }

  private createKey(args: BackupBucketArgs, bucket: digitalocean.SpacesBucket): digitalocean.SpacesKey {
    const grants = [{ bucket: bucket.name, permission: "readwrite" }];
    return this.child(digitalocean.SpacesKey, "key", { name: bucket.name, grants }, args.transform?.key);
  }
}
