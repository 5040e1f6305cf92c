import type { Platform, PlatformDeps } from "../platform/platform.ts";
import type { Report } from "../report.ts";
import type { RunningTasks } from "./start.ts";

/** What each part of the test needs. */
export interface PartDeps extends PlatformDeps {
  readonly platform: Platform;
  readonly running: RunningTasks;
  readonly report: Report;
}
