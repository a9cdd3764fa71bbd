const Sequencer = require("@jest/test-sequencer").default;

/** Suites in the order of their paths: those of tests/sandbox share one stack and are numbered. */
module.exports = class InOrder extends Sequencer {
  sort(tests) {
    return [...tests].sort((a, b) => a.path.localeCompare(b.path));
  }
};
