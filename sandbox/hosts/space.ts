import * as fs from "node:fs";

/** What stays free on a disk for everything else. */
const reserve = 2 ** 30;

/** Thrown where the machine's disk cannot take a snapshot. */
export class NoSpaceError extends Error {
  constructor(folder: string, needed: number, free: number) {
    const gib = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
    super(
      `The machine's disk has no space for it: ${gib(needed)} are needed beside ${gib(reserve)} in reserve, ` +
        `and ${gib(free)} are free in ${folder}. Delete snapshots, volumes or droplets.`,
    );
    this.name = "NoSpaceError";
  }
}

/** @throws NoSpaceError where a folder's file system cannot take so many bytes. */
export function requireSpace(
  folder: string,
  needed: number,
  stat: (folder: string) => Pick<fs.StatsFs, "bavail" | "bsize"> = fs.statfsSync,
): void {
  const { bavail, bsize } = stat(folder);
  const free = bavail * bsize;
  if (free < needed + reserve) throw new NoSpaceError(folder, needed, free);
}
