// The program that makes every case at one step. Plain JavaScript first, as in the repository's own program.js.
for (const sdk of ["pulumi", "digitalocean", "cloudflare", "command", "random", "tls"]) require(`@pulumi/${sdk}`);
require("tsx/cjs");
require("./program.ts");
