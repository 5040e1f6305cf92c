import { resolve } from "node:path";
import { defineConfig } from "vitest/config";
import base from "../../vitest.config.ts";

/** What `npm test integrations` runs: these tests need packages that it installs first. */
// oxlint-disable-next-line import/no-default-export -- vitest reads the default export.
export default defineConfig({
  root: resolve(import.meta.dirname, "../.."),
  test: {
    ...base.test,
    include: ["test/integrations/*.test.ts", "test/conformance/python/*.test.ts"],
    exclude: ["**/node_modules/**"],
  },
});
