// Pulumi's entry point: TypeScript is compiled by esbuild as it is loaded (a type check is `npm run typecheck`). The SDK
// comes first, since every file that is loaded after tsx passes through its hands: a quarter of a second for the SDK's.
require("@pulumi/policy");
require("tsx/cjs");
require("./index.ts");
