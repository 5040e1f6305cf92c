import { defineConfig } from "vitest/config";

// oxlint-disable-next-line import/no-default-export -- vitest reads the default export.
export default defineConfig({
  test: {
    include: ["{packages,services,sandbox,scripts,tools,bench,infra}/**/*.test.ts", "test/**/*.test.ts"],
    globalSetup: ["./test/postgres-server.ts"],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
