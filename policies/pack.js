// Pulumi's entry point: TypeScript is compiled by esbuild as it is loaded (a type check is `npm run typecheck`). The SDK
// comes first, since every file that is loaded after tsx passes through its hands: a quarter of a second for the SDK's.
require("@pulumi/policy");
require("tsx/cjs");
// Errors in lines of the TypeScript: the engine's reader of source maps finds none of what tsx compiles, Node.js has them.
Error.prepareStackTrace = undefined;
require("./index.ts");
