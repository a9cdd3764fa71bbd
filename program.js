// Pulumi's entry point: TypeScript is compiled by esbuild as it is loaded (a type check is `npm run typecheck`),
// which keeps plain `pulumi preview` near the speed of compiled JavaScript.
require("tsx/cjs");
module.exports = require("./index.ts");
