const base = {
  rootDir: __dirname,
  testEnvironment: "node",
  transform: {
    "\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
  moduleNameMapper: {
    "^@seawall/components$": "<rootDir>/components/index.ts",
    "^@seawall/policies/(.*)$": "<rootDir>/policies/$1",
  },
  modulePathIgnorePatterns: ["<rootDir>/.seawall", "/dist/"],
};

module.exports = {
  testSequencer: `${__dirname}/tests/support/in-order.js`,
  projects: [
    {
      ...base,
      displayName: "unit",
      testMatch: [
        "<rootDir>/tests/{unit,policies,shell,contract}/**/*.test.ts",
        "<rootDir>/tests/architecture.test.ts",
      ],
      testPathIgnorePatterns: ["<rootDir>/tests/policies/engine/"],
    },
    { ...base, displayName: "policies", testMatch: ["<rootDir>/tests/policies/engine/**/*.test.ts"] },
    {
      ...base,
      displayName: "sandbox",
      testMatch: ["<rootDir>/tests/sandbox/**/*.test.ts"],
      globalSetup: "<rootDir>/tests/sandbox/setup.ts",
      globalTeardown: "<rootDir>/tests/sandbox/teardown.ts",
    },
    { ...base, displayName: "lifecycle", testMatch: ["<rootDir>/tests/lifecycle/**/*.test.ts"] },
    { ...base, displayName: "full", testMatch: ["<rootDir>/tests/full/**/*.test.ts"] },
  ],
};
