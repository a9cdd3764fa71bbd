import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { GoModule } from "../../../sandbox/build/go";
import { withoutClouds } from "../../../sandbox/engine/left-out";
import { root } from "../../support/repository";

const work = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-left-out-"));
afterAll(() => fs.rmSync(work, { recursive: true, force: true }));

const sources = path.join(root, "sandbox/engine");
const pulumi = "github.com/pulumi/pulumi/pkg/v3";
const fetched: Record<string, string[]> = {
  [pulumi]: [
    "go.mod",
    "engine/engine.go",
    "engine/engine_test.go",
    "engine/testdata/a.go",
    "operations/operations.go",
    "operations/operations_aws.go",
    "operations/operations_gcp.go",
    "cmd/pulumi/cloud/api.go",
    "cmd/pulumi/cloud/resolve.go",
    "cmd/pulumi/cloud/spec.go",
    "secrets/cloud/manager.go",
    "authhelpers/gcpauth.go",
  ],
  "gocloud.dev": [
    "go.mod",
    "blob/blob.go",
    "blob/azureblob/azureblob.go",
    "blob/gcsblob/gcsblob.go",
    "blob/gcsblob/iam.go",
    "blob/s3blob/s3blob.go",
  ],
  "github.com/aws/aws-sdk-go-v2/service/s3": ["go.mod", "api_client.go", "types/types.go"],
};

test("the engine's modules without other clouds: Pulumi's files as they are, and ours where a part is left out", async () => {
  const cached = path.join(work, "modules");
  for (const [module, files] of Object.entries(fetched))
    for (const file of files) {
      const at = path.join(cached, module, file);
      fs.mkdirSync(path.dirname(at), { recursive: true });
      fs.writeFileSync(at, `original ${file}`, { mode: 0o444 });
    }
  const module = { folderOf: (name: string) => Promise.resolve(path.join(cached, name)) } as GoModule;
  const staged = path.join(work, "staged");
  expect(await withoutClouds(module, sources, staged)).toBe(path.join(staged, "go.mod"));

  const original: string[] = [];
  const ours: string[] = [];
  for (const entry of fs.readdirSync(staged, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.parentPath === staged) continue;
    const file = path.join(entry.parentPath, entry.name);
    const is = fs.readFileSync(file, "utf8").startsWith("original ") ? original : ours;
    is.push(path.relative(staged, file));
  }
  expect(original.sort()).toEqual([
    "github.com/aws/aws-sdk-go-v2/service/s3/go.mod",
    "github.com/aws/aws-sdk-go-v2/service/s3/types/types.go",
    `${pulumi}/cmd/pulumi/cloud/resolve.go`,
    `${pulumi}/engine/engine.go`,
    `${pulumi}/go.mod`,
    `${pulumi}/operations/operations.go`,
    "gocloud.dev/blob/blob.go",
    "gocloud.dev/go.mod",
  ]);
  expect(ours.sort()).toEqual([
    "github.com/aws/aws-sdk-go-v2/service/s3/left_out.go",
    `${pulumi}/authhelpers/gcpauth.go`,
    `${pulumi}/cmd/pulumi/cloud/left_out.go`,
    `${pulumi}/operations/left_out.go`,
    `${pulumi}/secrets/cloud/manager.go`,
    "gocloud.dev/blob/azureblob/azureblob.go",
    "gocloud.dev/blob/gcsblob/gcsblob.go",
    "gocloud.dev/blob/s3blob/s3blob.go",
  ]);
  const replaced = Object.keys(fetched).map((name) => `replace ${name} => ${path.join(staged, name)}\n`);
  expect(fs.readFileSync(path.join(staged, "go.mod"), "utf8")).toBe(
    fs.readFileSync(path.join(sources, "go.mod"), "utf8") + replaced.join(""),
  );
  expect(fs.readFileSync(path.join(staged, "go.sum"))).toEqual(fs.readFileSync(path.join(sources, "go.sum")));
});
