import * as fs from "node:fs";
import * as path from "node:path";

/** The text of `scripts/<name>.sh`: a whole SSH command, the same for every bundle. */
export const staticScript = (name: "receive" | "discard"): string =>
  fs.readFileSync(path.join(__dirname, "scripts", `${name}.sh`), "utf8");
