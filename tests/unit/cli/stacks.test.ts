import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { CliError } from "../../../sandbox/cli/exit";
import { requireStack, stackNames, stackOfCommand } from "../../../sandbox/cli/stacks";

const known = ["dev", "prod"];

test.each([
  ["pulumi up -s prod", "prod"],
  ["pulumi --stack prod up", "prod"],
  ["pulumi up --stack=prod", "prod"],
  ["pulumi up -s=prod", "prod"],
  ["pulumi up -sprod", "prod"],
  ["pulumi stack output -s organization/seawall/prod", "prod"],
  ["npx pulumi up -s prod", "prod"],
  ["/opt/bin/pulumi up -s prod", "prod"],
  ["pulumi up", undefined],
  ["pulumi up -s", undefined],
  ["pulumi stack init -s other", undefined],
  ["ssh -s prod", undefined],
])("%s is about stack %s", (command, stack) => {
  expect(stackOfCommand(command.split(" "), known)).toBe(stack);
});

test("an unknown stack is refused with the names of those there are", () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-stacks-"));
  try {
    for (const file of ["Pulumi.yaml", "Pulumi.prod.yaml", "Pulumi.dev.yaml", "Pulumi.dev.yaml.orig"])
      fs.writeFileSync(path.join(root, file), "");
    expect(stackNames(root)).toEqual(["dev", "prod"]);
    expect(requireStack("prod", root)).toBe("prod");
    const refuse = () => requireStack("porduction", root);
    expect(refuse).toThrow(CliError);
    expect(refuse).toThrow(
      `There is no stack "porduction": ${root}/Pulumi.porduction.yaml does not exist. Stacks: dev, prod.`,
    );
  } finally {
    fs.rmSync(root, { recursive: true });
  }
});
