// Pulumi's entry point: as the repository's own.
for (const sdk of ["pulumi", "digitalocean", "cloudflare", "command", "random", "tls"]) require(`@pulumi/${sdk}`);
require("tsx/cjs");
module.exports = require("./index.ts");
