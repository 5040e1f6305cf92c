import type { Report } from "../verify/report.ts";

/** The content of a preview's comment. */
export interface PreviewFacts {
  readonly stage: string;
  readonly state: PreviewState;
  /** The commit that the deploy deploys. */
  readonly commit?: string | undefined;
  /** The URL of the workflow run. */
  readonly runUrl?: string | undefined;
  /** Absent before `verify` has run. */
  readonly verified?: Report | undefined;
  /** The deploy's log, if it failed. */
  readonly log?: string | undefined;
  readonly sections: readonly Section[];
}

export const PREVIEW_STATES = ["deploying", "deployed", "failed", "removed"] as const;
export type PreviewState = (typeof PREVIEW_STATES)[number];

/** A part of the comment that we compute from the graphs. */
export interface Section {
  readonly title: string;
  /** Markdown. */
  readonly content: string;
  /** A command that shows the same content, for when it is too long for a comment. */
  readonly command: string;
}
