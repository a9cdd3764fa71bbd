import type { Command } from "commander";
import { ofExport, ofPreview, type PreviewOutput, stackCost } from "@seawall/policies/cost-report";
import type { Project } from "../../engine";
import { costJson, costMarkdown, costText, estimatesMarkdown, estimatesText, type CostView } from "../cost-view";
import { exitCode, helpTail } from "../exit";
import { exportStack } from "../outputs";
import { prepare } from "../prepare";
import { Progress } from "../progress";
import { pulumiJson } from "../pulumi/run";
import { openProject, type ProjectOption, withProject } from "../project";
import { requireStack } from "../stacks";
import { styleOf } from "../style";

interface Options extends ProjectOption {
  json?: boolean;
  markdown?: boolean;
  compare?: string;
  estimates?: boolean;
}

export function addCost(program: Command): void {
  withProject(program.command("cost"))
    .description("say what a stack costs at DigitalOcean, resource by resource, and what a change adds or saves")
    .argument("[stack]", "name of the stack (Pulumi.<stack>.yaml)", "dev")
    .option("--compare <what>", "`preview`: what the program would change; or the name of another stack")
    .option("--json", "the same as JSON")
    .option("--markdown", "the same as Markdown, for a comment on a pull request")
    .option("--estimates", "what the programs' requirements expected, beside today's prices")
    .addHelpText(
      "after",
      helpTail(["seawall cost", "seawall cost prod --compare preview --markdown", "seawall cost --estimates"], {
        [exitCode.ok]: "it was told, whatever it costs (the budget is the policies' affair)",
        [exitCode.failed]: "the preview failed",
        [exitCode.usage]: "unknown stack",
        [exitCode.missing]: "something is missing on this machine (seawall doctor)",
      }),
    )
    .action(cost);
}

async function cost(name: string, options: Options): Promise<void> {
  const { json, markdown, compare, estimates } = options;
  const project = openProject(options.project);
  const stack = requireStack(name, project);
  if (estimates) return write(markdown ? estimatesMarkdown() : estimatesText());
  if (compare !== undefined && compare !== "preview") requireStack(compare, project);
  const progress = new Progress(process.stderr, { quiet: true });
  const view = await gather(project, stack, compare, progress);
  write(json ? costJson(view) : markdown ? costMarkdown(view) : costText(view, styleOf(process.stdout)));
}

/** The stack as it is in the sandbox; where nothing is up, as the program would make it. */
async function gather(
  project: Project,
  stack: string,
  compare: string | undefined,
  progress: Progress,
): Promise<CostView> {
  const workspace = await prepare(project, stack, progress);
  const state = ofExport(await exportStack(workspace));
  const isUp = state.resources.length > 0;
  const preview = async () => stackCost(ofPreview(await pulumiJson<PreviewOutput>(["preview", "--json"], workspace)));
  const now = isUp ? stackCost(state) : undefined;
  if (compare === "preview") {
    return {
      stack,
      source: "preview",
      cost: await preview(),
      before: { what: isUp ? "what is up" : "nothing", isSelf: true, cost: stackCost(state) },
    };
  }
  const view: CostView = { stack, source: isUp ? "state" : "preview", cost: now ?? (await preview()) };
  if (compare === undefined) return view;
  const other = await gather(project, compare, undefined, progress);
  return { ...view, before: { what: compare, isSelf: false, cost: other.cost } };
}

const write = (text: string): void => void process.stdout.write(`${text}\n`);
