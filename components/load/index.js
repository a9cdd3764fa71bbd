// How a program in TypeScript begins, in its `program.js`: `require("@seawall/components/load")`, then the program itself.
// It keeps plain `pulumi preview` near the speed of compiled JavaScript. esbuild compiles TypeScript as it is loaded (a type
// check is `tsc --noEmit`).
require("node:module").enableCompileCache?.();

// What is JavaScript already is loaded first: tsx would look at every file of it.
for (const sdk of ["pulumi", "digitalocean", "cloudflare", "command", "random", "tls"]) require(`@pulumi/${sdk}`);
require("tsx/cjs");

require("./debugging");
require("./source-positions");
