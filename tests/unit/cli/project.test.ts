import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { CliError } from "../../../sandbox/cli/exit";
import { policyArguments } from "../../../sandbox/cli/policies";
import { isOwn, openProject, projectWords, refuseOtherProgram } from "../../../sandbox/cli/project";
import { requireStack, stackOfCommand } from "../../../sandbox/cli/stacks";
import { root } from "../../support/repository";

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

describe("a project", () => {
  let folder: string;
  const write = (...files: string[]) => {
    for (const file of files) fs.writeFileSync(path.join(folder, file), file === "Pulumi.yaml" ? "name: shop\n" : "");
  };
  const refusal = (act: () => unknown): CliError => {
    try {
      act();
    } catch (error) {
      if (error instanceof CliError) return error;
      throw error;
    }
    throw new Error("it was not refused");
  };
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-project-"))));
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  test("is the repository's own unless a folder is named", () => {
    expect([openProject().directory, openProject().name]).toEqual([root, "seawall"]);
    expect(projectWords(openProject())).toBe("");
    expect(projectWords(openProject(root))).toBe("");
  });

  test("is read from the folder, and named in what is to be typed next", () => {
    write("Pulumi.yaml");
    const project = openProject(folder);
    expect([project.name, project.directory, isOwn(project)]).toEqual(["shop", folder, false]);
    expect(projectWords(project)).toBe(` --project ${folder}`);
    expect(projectWords({ directory: path.join(process.cwd(), "examples/it's") })).toBe(
      ` --project 'examples/it'\\''s'`,
    );
  });

  test.each(["", "gone"])("that is not there is wrong usage, and the message says what to name (%j)", (under) => {
    const at = path.join(folder, under);
    const { code, message } = refusal(() => openProject(at));
    expect(code).toBe(2);
    expect(message).toBe(
      `${at}/Pulumi.yaml does not exist: name a directory that holds a Pulumi project (Pulumi.yaml).`,
    );
  });

  test("is judged by the pack of this repository, and may say something to it in a file of its own", () => {
    write("Pulumi.yaml");
    const pack = ["--policy-pack", path.join(root, "policies")];
    expect(policyArguments(openProject(folder))).toEqual(pack);
    write("policy-config.json");
    expect(policyArguments(openProject(folder))).toEqual([
      ...pack,
      "--policy-pack-config",
      path.join(folder, "policy-config.json"),
    ]);
  });

  test("has the stacks that have a file; another is refused with the names of those there are", () => {
    write("Pulumi.yaml", "Pulumi.prod.yaml", "Pulumi.dev.yaml", "Pulumi.dev.yaml.orig");
    expect(requireStack("prod", openProject(folder))).toBe("prod");
    const { code, message } = refusal(() => requireStack("porduction", openProject(folder)));
    expect(code).toBe(2);
    expect(message).toBe(
      `There is no stack "porduction": ${folder}/Pulumi.porduction.yaml does not exist. Stacks: dev, prod.`,
    );
  });

  test("is not mistaken for the repository's own by a Pulumi that runs in its folder", () => {
    expect(() => refuseOtherProgram(folder)).not.toThrow();
    expect(() => refuseOtherProgram(path.join(root, "docs"))).not.toThrow();
    write("Pulumi.yaml");
    const below = path.join(folder, "a/b");
    fs.mkdirSync(below, { recursive: true });
    const { code, message } = refusal(() => refuseOtherProgram(below));
    expect(code).toBe(2);
    expect(message).toContain(`the program in ${folder} here. Say --project ${folder} for that one`);
  });

  test("without any stack says how to make the first", () => {
    write("Pulumi.yaml");
    expect(refusal(() => requireStack("dev", openProject(folder))).message).toMatch(
      /Pulumi\.dev\.yaml does not exist\. Write it: an empty file will do\.$/,
    );
  });
});
