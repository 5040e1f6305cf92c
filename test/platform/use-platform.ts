import { afterAll, afterEach, beforeAll } from "vitest";
import { startPlatform, type Environments, type Platform } from "./platform.ts";

const START_MS = 90_000;

/** Runs one platform for all tests in a file. It always stops the platform, and shows its log after a failed test. */
export function usePlatform(environments: Environments = {}): () => Platform {
  let platform: Platform | undefined;
  beforeAll(async () => {
    platform = await startPlatform(environments);
  }, START_MS);
  afterEach(({ task }) => {
    if (task.result?.state === "fail") platform?.logs.show();
  });
  afterAll(() => platform?.stop(), START_MS);
  return () => {
    if (platform === undefined) throw new Error("the platform does not run yet");
    return platform;
  };
}
