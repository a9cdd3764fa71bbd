// Pulumi's entry point.
require("@seawall/components/load");
module.exports = require("./index.ts");
