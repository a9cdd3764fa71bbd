// For whoever looks for a promise that never settles, the SDK notes a stack trace with each, and tells the engine of every
// step of a registration, three calls more for each resource. Together they are half of a program's time. Errors keep
// their traces, and what the program itself says by `pulumi.log` arrives.
const debuggable = require("@pulumi/pulumi/runtime/debuggable");

if (!debuggable.debugPromiseLeaks) {
  const { debuggablePromise } = debuggable;
  debuggable.debuggablePromise = (promise, context) => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(promise, context);
    } finally {
      Error.stackTraceLimit = limit;
    }
  };

  const log = require("@pulumi/pulumi/log");
  require("@pulumi/pulumi").log = { ...log };
  log.debug = () => Promise.resolve();
}
