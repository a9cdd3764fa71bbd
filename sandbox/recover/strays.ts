import * as path from "node:path";
import { cacheDirectory, paths } from "../instance";
import { allProcesses, endProcesses, type ProcessFacts } from "./processes";

/**
 * Daemons of one sandbox that its cloud's orderly stop leaves: S3 servers whose cloud was killed (programs of the build
 * cache that work in the sandbox's folder), and a cloud that did not stop.
 */
export const findStrays = (
  processes: ProcessFacts[],
  cache: string = cacheDirectory,
  home: string = paths.home,
): ProcessFacts[] =>
  processes.filter(({ command: [program = "", ...args] }) => {
    const isServer =
      program.startsWith(`${cache}${path.sep}`) && args.some((arg) => arg.includes(`${home}${path.sep}`));
    return isServer || args.includes(path.join(home, "run", "cloud.json"));
  });

/** Ends them: 3 s to stop, then by force. Call it once the cloud was told to stop: a running one needs its servers. */
export const endStrays = (): Promise<void> => endProcesses(findStrays(allProcesses()), 3000);
