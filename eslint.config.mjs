import tseslint from "typescript-eslint";

/** Forbids imports between the packages: the library reaches the sandbox only as it reaches the clouds. */
const noImport = (...names) => ({
  "no-restricted-imports": [
    "error",
    {
      patterns: names.map((name) => ({
        regex: `^@seawall/${name}(/|$)|^(\\.\\./)+${name}(/|$)`,
        message: `This folder must not import ${name}/ (docs/architecture.md, "Who may import whom").`,
      })),
    },
  ],
});

export default tseslint.config(
  { ignores: ["**/node_modules/**", "**/dist/**", ".seawall/**", "coverage/**"] },
  ...tseslint.configs.recommendedTypeChecked.map((c) => ({ ...c, files: ["**/*.ts"] })),
  {
    files: ["**/*.ts"],
    languageOptions: { parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/restrict-template-expressions": "off",
      "@typescript-eslint/consistent-type-imports": "off",
      "@typescript-eslint/require-await": "off",
      eqeqeq: "error",
      "no-console": "off",
    },
  },
  { files: ["components/**/*.ts"], rules: noImport("sandbox", "policies", "config", "tests") },
  { files: ["policies/**/*.ts"], rules: noImport("sandbox", "components", "config", "tests") },
  { files: ["examples/**/*.ts"], rules: noImport("sandbox", "policies", "config", "tests", "components/.+") },
  { files: ["config/**/*.ts", "index.ts"], rules: noImport("sandbox", "policies", "tests") },
  { files: ["sandbox/**/*.ts"], rules: noImport("components", "config", "tests") },
);
