// Pulumi's entry point. `@seawall/components` is the library's source, by the path in tsconfig.json above; where that is not,
// its package.
require("@seawall/components/load");
module.exports = require("./index.ts");
