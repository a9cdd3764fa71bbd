/** Tells each test as it ends: suites on hosts take minutes, and one that is broken off has told what it knew. */
module.exports = class EachCase {
  onTestCaseResult(_suite, { status, fullName, duration }) {
    const took = duration ? ` (${Math.round(duration / 1000)} s)` : "";
    console.log(`${{ passed: "✓", failed: "✘" }[status] ?? "-"} ${fullName}${took}`);
  }
};
