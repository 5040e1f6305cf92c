import type { Platform, PlatformDeps } from "../platform/platform.ts";
import type { Report } from "../report.ts";
import type { RunningTasks } from "./start.ts";

/** What the parts of the test work on. */
export interface PartDeps extends PlatformDeps {
  readonly platform: Platform;
  readonly running: RunningTasks;
  readonly report: Report;
}
