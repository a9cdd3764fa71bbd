// Pulumi's entry point: TypeScript is compiled by esbuild as it is loaded (a type check is `npm run typecheck`).
// `@seawall/components` is the library's source, by the path in tsconfig.json above; where that is not, its package.
// What is JavaScript already is loaded first: tsx would look at every file of it.
for (const sdk of ["pulumi", "digitalocean", "cloudflare", "command", "random", "tls"]) require(`@pulumi/${sdk}`);
require("tsx/cjs");
module.exports = require("./index.ts");
