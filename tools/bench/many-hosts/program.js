// Pulumi's entry point: as the repository's own.
require("@seawall/components/load");
module.exports = require("./index.ts");
