import * as fs from "node:fs";
import * as path from "node:path";

/** The text of `scripts/<name>.sh`. */
export const staticScript = (name: "root-shell" | "receive" | "discard"): string =>
  fs.readFileSync(path.join(__dirname, "scripts", `${name}.sh`), "utf8");
