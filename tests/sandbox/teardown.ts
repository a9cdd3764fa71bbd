import * as fs from "node:fs";
import { Clone } from "../support/sandbox";

/** Removes the clone and whatever of its sandbox a failed suite has left. */
export default async function teardown(): Promise<void> {
  const clone = Clone.shared();
  if (fs.existsSync(`${clone.directory}/.seawall`)) await clone.seawall("reset", "--yes");
  clone.remove();
}
