// Pulumi's entry point: TypeScript is compiled by esbuild as it is loaded (a type check is `npm run typecheck`),
// which keeps plain `pulumi preview` near the speed of compiled JavaScript.
// What is JavaScript already is loaded first: tsx would look at every file of it.
for (const sdk of ["pulumi", "digitalocean", "cloudflare", "command", "random", "tls"]) require(`@pulumi/${sdk}`);
require("tsx/cjs");
module.exports = require("./index.ts");
