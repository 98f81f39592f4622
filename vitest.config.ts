import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "compiler/**/*.test.ts", "frontends/**/*.test.ts", "backend/**/*.test.ts", "stdlib/**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    testTimeout: 60_000,
    pool: "forks",
    maxWorkers: 2,
    // Transforming some 900 modules takes longer than most tests.
    experimental: { fsModuleCache: true },
  },
});
