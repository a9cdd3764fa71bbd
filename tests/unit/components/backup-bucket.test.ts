import { BackupBucket, BackupBucketArgs } from "@seawall/components";
import * as pulumi from "@pulumi/pulumi";
import { caught, run, valueOf } from "../../support/mocks";

const make = (change: Partial<BackupBucketArgs> = {}) =>
  run(() => new BackupBucket("backups", { region: "fra1", ...change }));

describe("BackupBucket", () => {
  test("is private, versioned, protected, and never emptied by a destroy", async () => {
    const { registered } = await make();
    expect(registered.names).toEqual([
      "BackupBucket backups",
      "RandomId backups-suffix",
      "SpacesBucket backups-bucket",
      "SpacesKey backups-key",
    ]);
    expect(registered.one("SpacesBucket").protect).toBe(true);
    expect(registered.one("SpacesBucket").inputs).toEqual({
      name: "shop-test-backups-0a1b2c3d",
      region: "fra1",
      acl: "private",
      versioning: { enabled: true },
      forceDestroy: false,
      lifecycleRules: [
        {
          id: "seawall",
          enabled: true,
          abortIncompleteMultipartUploadDays: 7,
          noncurrentVersionExpiration: { days: 30 },
        },
      ],
    });
    expect(registered.one("RandomId").inputs).toEqual({ byteLength: 4 });
  });

  test("has a key for this bucket alone", async () => {
    const { registered } = await make();
    expect(registered.one("SpacesKey").inputs).toEqual({
      name: "shop-test-backups-0a1b2c3d",
      grants: [{ bucket: "shop-test-backups-0a1b2c3d", permission: "readwrite" }],
    });
  });

  test("puts out where it is, and its key as secrets", async () => {
    const { result } = await make();
    expect(await valueOf(result.bucketName)).toBe("shop-test-backups-0a1b2c3d");
    expect(await valueOf(result.endpoint)).toBe("https://fra1.digitaloceanspaces.com");
    expect(await valueOf(result.accessKey)).toBe("spaces-access");
    expect(await valueOf(result.secretKey)).toBe("spaces-secret");
    expect([await pulumi.isSecret(result.accessKey), await pulumi.isSecret(result.secretKey)]).toEqual([true, true]);
  });

  test("takes a name, days and protection", async () => {
    const { registered } = await make({
      bucketName: "my-backups",
      noncurrentDays: 90,
      abortMultipartDays: 1,
      expireDays: 400,
      protect: false,
    });
    expect(registered.of("RandomId")).toEqual([]);
    expect(registered.one("SpacesBucket")).toMatchObject({ protect: false, inputs: { name: "my-backups" } });
    expect(registered.one("SpacesBucket").inputs.lifecycleRules).toEqual([
      {
        id: "seawall",
        enabled: true,
        abortIncompleteMultipartUploadDays: 1,
        noncurrentVersionExpiration: { days: 90 },
        expiration: { days: 400 },
      },
    ]);
    expect(registered.one("BackupBucket").inputs).toEqual({ region: "fra1", bucketName: "my-backups" });
  });

  test("transforms reach bucket and key", async () => {
    const { registered } = await make({ transform: { bucket: { acl: "public-read" }, key: { name: "mine" } } });
    expect(registered.one("SpacesBucket").inputs.acl).toBe("public-read");
    expect(registered.one("SpacesKey").inputs.name).toBe("mine");
  });

  test.each<[string, Partial<BackupBucketArgs>, Record<string, string>]>([
    ["region", { region: "eu" }, { given: '"eu"', fix: 'write it as "fra1"' }],
    ["bucketName", { bucketName: "ab" }, { fix: "rename it, or leave it out" }],
    ["bucketName", { bucketName: "My.Bucket" }, { given: '"My.Bucket"' }],
    ["bucketName", { bucketName: "-backups" }, { given: '"-backups"' }],
    ["bucketName", { bucketName: "b".repeat(64) }, {}],
    ["noncurrentDays", { noncurrentDays: 0 }, { given: "0", allowed: "a whole number of days from 1 to 3,650" }],
    ["abortMultipartDays", { abortMultipartDays: 1.5 }, { fix: "write a number such as 30, or leave it out" }],
    ["expireDays", { expireDays: 4000 }, { given: "4000" }],
  ])("refuses %s %#", async (path, change, expected) => {
    const { registered, result } = await run(() =>
      caught(() => new BackupBucket("backups", { region: "fra1", ...change })),
    );
    expect(result.component).toBe("BackupBucket");
    expect(result.problems).toEqual([expect.objectContaining({ path, ...expected })]);
    expect(registered.all).toEqual([]);
  });
});
