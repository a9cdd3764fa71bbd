import * as fs from "node:fs";
import * as path from "node:path";

/** The text of `scripts/<name>.sh`. */
export const staticScript = (name: "receive" | "discard"): string =>
  fs.readFileSync(path.join(__dirname, "scripts", `${name}.sh`), "utf8");

/** The whole SSH command that a bundle is sent to: a root shell, which takes the receiver and the bundle on standard input. */
export const rootShell = ["sudo", "-n", "/bin/bash"].join(" ");
