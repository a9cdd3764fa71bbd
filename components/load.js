// How a program in TypeScript begins, in its `program.js`: `require("@seawall/components/load")`, then the program itself.
// It keeps plain `pulumi preview` near the speed of compiled JavaScript. esbuild compiles TypeScript as it is loaded (a type
// check is `tsc --noEmit`).
require("node:module").enableCompileCache?.();

// What is JavaScript already is loaded first: tsx would look at every file of it.
for (const sdk of ["pulumi", "digitalocean", "cloudflare", "command", "random", "tls"]) require(`@pulumi/${sdk}`);
require("tsx/cjs");

// The SDK notes a stack trace with every promise, for whoever looks for one that never settles. Finding the lines of the
// sources for each is half of a program's time; errors keep theirs.
const withSources = Error.prepareStackTrace;
if (withSources && !process.env.PULUMI_DEBUG_PROMISE_LEAKS)
  Error.prepareStackTrace = (error, frames) =>
    /[\\/]runtime[\\/]debuggable\.js$/.test(frames[0]?.getFileName() ?? "")
      ? String(error)
      : withSources(error, frames);
