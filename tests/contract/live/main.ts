import { clean } from "./clean";
import { cleanerOf, liveFromEnvironment } from "./live";

/** Removes what live runs have left: a process of its own, for the one that ran the tests may be dead. */
async function main(): Promise<void> {
  const live = liveFromEnvironment();
  if (!live) throw new Error("no live run is asked for");
  const left = await clean(
    live.directory,
    cleanerOf(live, (line) => console.log(line)),
  );
  for (const one of left) console.error(`could not be removed: ${one}`);
  process.exitCode = left.length > 0 ? 1 : 0;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
