import { defineConfig } from "vitest/config";

// oxlint-disable-next-line import/no-default-export -- vitest reads the default export.
export default defineConfig({
  test: {
    include: ["{packages,services,sandbox,tools,bench,infra}/**/*.test.ts", "test/**/*.test.ts"],
    // They need packages that `npm test integrations` installs first.
    exclude: ["**/node_modules/**", "test/integrations/**", "test/conformance/python/**"],
    globalSetup: ["./test/postgres-server.ts"],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
