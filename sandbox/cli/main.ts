import { run } from "./program";

void run(process.argv.slice(2));
