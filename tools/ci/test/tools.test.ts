import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { Refusal } from "@platform/command-line/refusal";
import { installNpm } from "../fresh-clone/tools.ts";

afterEach(() => vi.unstubAllEnvs());

/** Nothing listens there. */
const NO_REGISTRY = "http://127.0.0.1:9/";

test("a registry that does not answer is named with the package, npm's words and what to do, without a stack", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tools-"));
  vi.stubEnv("npm_config_registry", NO_REGISTRY);
  vi.stubEnv("npm_config_cache", join(folder, "cache"));
  vi.stubEnv("npm_config_fetch_retries", "0");
  vi.stubEnv("npm_config_loglevel", "silent");
  const failure = await installNpm(10, folder).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Refusal);
  const { message } = failure as Refusal;
  expect(message).toMatch(/ECONNREFUSED/);
  expect(message).toMatch(/\n\nnpm could not install npm@10, which this test needs\. .*npm config get registry.*$/);
  expect(message).not.toMatch(/\n +at /);
});
