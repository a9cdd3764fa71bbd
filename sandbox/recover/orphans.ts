import { allProcesses, endProcesses, environmentOf, type ProcessFacts } from "./processes";

/** Programs that only ever work for an engine: providers, language hosts, policy packs and the program itself. */
const helper = /pulumi-(resource|language|analyzer)-|@pulumi\/pulumi\/cmd\/run/;

const isHelper = (process: ProcessFacts): boolean => process.command.slice(0, 3).some((word) => helper.test(word));

/** Helpers of engines that are gone, of one PULUMI_HOME alone: their parent is not an engine any more. */
export function findOrphans(
  pulumiHome: string,
  processes: ProcessFacts[] = allProcesses(),
  homeOf: (pid: number) => string | undefined = (pid) => environmentOf(pid, "PULUMI_HOME"),
): ProcessFacts[] {
  const byId = new Map(processes.map((p) => [p.pid, p]));
  const hasEngine = (process: ProcessFacts): boolean => {
    const parent = byId.get(process.parent);
    if (!parent) return false;
    return isEngine(parent) || (isHelper(parent) && hasEngine(parent));
  };
  return processes.filter((p) => isHelper(p) && !hasEngine(p) && homeOf(p.pid) === pulumiHome);
}

export const isEngine = ({ command }: ProcessFacts): boolean => /(^|\/)pulumi$/.test(command[0] ?? "");

/**
 * Ends what a killed engine left behind: its providers would go on with the requests and remote scripts they were at,
 * beside those of the next update. Gives how many there were.
 */
export async function endOrphans(pulumiHome: string): Promise<number> {
  const orphans = findOrphans(pulumiHome);
  await endProcesses(orphans, 3000);
  return orphans.length;
}
