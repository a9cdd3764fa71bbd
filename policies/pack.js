// Pulumi's entry point: TypeScript is compiled by esbuild as it is loaded (a type check is `npm run typecheck`).
require("tsx/cjs");
require("./index.ts");
