// The program of the engine's tests. Plain JavaScript first, as in the repository's own program.js.
require("@pulumi/pulumi");
require("tsx/cjs");
require("./program.ts");
