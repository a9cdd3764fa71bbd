import type { IncomingMessage } from "node:http";
import type { SpacesError } from "../../../sandbox/cloud/spaces/errors";
import { allows, copySource, needOf } from "../../../sandbox/cloud/spaces/grants";
import { parseLifecycle, renderLifecycle } from "../../../sandbox/cloud/spaces/lifecycle-rules";
import { keepBuckets } from "../../../sandbox/cloud/spaces/list-buckets";
import { readSpacesRequest, spacesHost } from "../../../sandbox/cloud/spaces/request";

const read = (host: string, target: string, authorization?: string) =>
  readSpacesRequest({ headers: { authorization } } as IncomingMessage, host, target);

describe("a request's place", () => {
  test.each([
    ["backups.sgp1.digitaloceanspaces.com", { region: "sgp1", bucket: "backups" }],
    ["my.dotted.name.NYC3.digitaloceanspaces.com:80", { region: "nyc3", bucket: "my.dotted.name" }],
    ["sgp1.digitaloceanspaces.com", { region: "sgp1", bucket: "" }],
    ["mars1.digitaloceanspaces.com", undefined],
    ["digitaloceanspaces.com", undefined],
    ["sgp1.digitaloceanspaces.com.evil.example", undefined],
  ])("%s", (host, place) => expect(spacesHost(host)).toEqual(place));

  test.each([
    ["b.sgp1.digitaloceanspaces.com", "/a%20b/c?versionId=1", { bucket: "b", key: "a b/c" }],
    ["sgp1.digitaloceanspaces.com", "/b/a/c", { bucket: "b", key: "a/c" }],
    ["sgp1.digitaloceanspaces.com", "/b", { bucket: "b", key: "" }],
    ["sgp1.digitaloceanspaces.com", "/?x-id=ListBuckets", { bucket: "", key: "" }],
  ])("%s %s", (host, target, place) => expect(read(host, target)).toMatchObject(place));

  test.each(["//b/k", "/b/../c", "/b/%2E%2e/c", "/b/.", "/b\\c", "/%zz"])("%s cannot be read safely", (target) => {
    expect(read("sgp1.digitaloceanspaces.com", target)).toBeUndefined();
  });

  test("who signed it, and for which region", () => {
    const host = "b.sgp1.digitaloceanspaces.com";
    const header = "AWS4-HMAC-SHA256 Credential=DO80/20260101/sgp1/s3/aws4_request, SignedHeaders=host, Signature=0";
    expect(read(host, "/k", header)).toMatchObject({ accessKey: "DO80", scope: "sgp1" });
    const presigned = "/k?X-Amz-Credential=DO81%2F20260101%2Fus-east-1%2Fs3%2Faws4_request";
    expect(read(host, presigned)).toMatchObject({ accessKey: "DO81", scope: "us-east-1" });
    expect(read(host, "/k")).toMatchObject({ accessKey: undefined, scope: "us-east-1" });
  });
});

describe("grants", () => {
  test.each([
    ["GET", "/", "list buckets"],
    ["GET", "/b", "read"],
    ["GET", "/b?location", "read"],
    ["PUT", "/b?versioning", "administer"],
    ["GET", "/b?policy", "administer"],
    ["PUT", "/b", "administer"],
    ["DELETE", "/b", "administer"],
    ["POST", "/b?delete", "write"],
    ["GET", "/b/k?acl", "read"],
    ["PUT", "/b/k?partNumber=1&uploadId=2", "write"],
    ["DELETE", "/b/k", "write"],
    ["HEAD", "/b/k", "read"],
  ])("%s %s needs to %s", (method, target, need) => {
    const request = read("sgp1.digitaloceanspaces.com", target);
    expect(request && needOf(method, request)).toBe(need);
  });

  test.each([
    ["read", "b", "read", true],
    ["read", "b", "write", false],
    ["read", "c", "read", false],
    ["readwrite", "b", "write", true],
    ["readwrite", "b", "administer", false],
    ["readwrite", "c", "write", false],
    ["fullaccess", "c", "administer", true],
  ] as const)("%s of b, in %s, to %s: %s", (permission, bucket, need, allowed) => {
    expect(allows({ grants: [{ bucket: permission === "fullaccess" ? "" : "b", permission }] }, need, bucket)).toBe(
      allowed,
    );
  });

  test("no grants allow nothing", () => expect(allows({ grants: [] }, "list buckets", "")).toBe(false));

  test.each([
    [undefined, undefined],
    ["b/k", "b"],
    ["/b/k?versionId=1", "b"],
    ["b%2Fk", "b"],
    ["%zz", ""],
  ])("a copy from %s reads bucket %s", (header, bucket) => expect(copySource(header)).toBe(bucket));
});

describe("lifecycle rules", () => {
  const document = (rule: string) => `<LifecycleConfiguration><Rule>${rule}</Rule></LifecycleConfiguration>`;

  test("a rule goes in and out, where its prefix was put", () => {
    const rule =
      "<ID>1 &amp; 2</ID><Prefix>logs/</Prefix><Status>Disabled</Status><Expiration><Date>2027-01-01T00:00:00.000Z</Date></Expiration>";
    const [read] = parseLifecycle(document(rule));
    expect(read).toMatchObject({ id: "1 & 2", prefix: "logs/", filtered: false, enabled: false });
    expect(renderLifecycle([read].flatMap((one) => one ?? []))).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        `<LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule>${rule}</Rule></LifecycleConfiguration>`,
    );
  });

  test("a rule without an ID is given one", () => {
    const [read] = parseLifecycle(document("<Filter/><Status>Enabled</Status><Expiration><Days>1</Days></Expiration>"));
    expect(read?.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  const codeOf = (work: () => unknown): string | undefined => {
    try {
      work();
    } catch (error) {
      return (error as SpacesError).code;
    }
    return undefined;
  };
  const action = "<Expiration><Days>1</Days></Expiration>";
  test.each([
    ["no XML", "<LifecycleConfiguration><Rule>", "MalformedXML"],
    ["no rule", "<LifecycleConfiguration/>", "MalformedXML"],
    ["no status", document(action), "MalformedXML"],
    ["no action", document("<Status>Enabled</Status>"), "InvalidRequest"],
    ["half a day", document("<Status>Enabled</Status><Expiration><Days>0.5</Days></Expiration>"), "InvalidArgument"],
    [
      "noon",
      document("<Status>Enabled</Status><Expiration><Date>2027-01-01T12:00:00Z</Date></Expiration>"),
      "InvalidArgument",
    ],
    [
      "a tag filter",
      document(`<Filter><Tag><Key>a</Key></Tag></Filter><Status>Enabled</Status>${action}`),
      "NotImplemented",
    ],
    ["a transition", document(`<Status>Enabled</Status><Transition><Days>1</Days></Transition>`), "NotImplemented"],
    [
      "one ID twice",
      `<LifecycleConfiguration>${`<Rule><ID>a</ID><Status>Enabled</Status>${action}</Rule>`.repeat(2)}</LifecycleConfiguration>`,
      "InvalidArgument",
    ],
  ])("%s is refused", (_, text, code) => {
    expect(codeOf(() => parseLifecycle(text))).toBe(code);
  });
});

test("buckets that are not to be seen are taken out of a list", () => {
  const list = "<Buckets><Bucket><Name>a</Name></Bucket><Bucket><Name>b</Name></Bucket></Buckets>";
  expect(keepBuckets(list, ["b"])).toBe("<Buckets><Bucket><Name>b</Name></Bucket></Buckets>");
});
