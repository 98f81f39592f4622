import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "compiler/**/*.test.ts", "frontends/**/*.test.ts", "backend/**/*.test.ts", "stdlib/**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    testTimeout: 60_000,
    pool: "forks",
    maxWorkers: 2,
    // Compiles make much garbage that dies young: a larger nursery takes a fifth off the property tests.
    execArgv: ["--max-semi-space-size=64"],
    // Transforming some 900 modules takes longer than most tests.
    experimental: { fsModuleCache: true },
  },
});
