import type { Report } from "../verify/report.ts";

/** What is told of a preview. */
export interface PreviewFacts {
  readonly stage: string;
  readonly state: PreviewState;
  /** What is deployed, or was to be. */
  readonly commit?: string | undefined;
  /** The run of the workflow. */
  readonly runUrl?: string | undefined;
  /** Absent before `verify` has run. */
  readonly verified?: Report | undefined;
  /** The deploy's, where it failed. */
  readonly log?: string | undefined;
  readonly sections: readonly Section[];
}

export const PREVIEW_STATES = ["deploying", "deployed", "failed", "removed"] as const;
export type PreviewState = (typeof PREVIEW_STATES)[number];

/** A part of the comment that is computed from the graphs. */
export interface Section {
  readonly title: string;
  /** Markdown. */
  readonly content: string;
  /** Shows the same elsewhere, when it is too long for a comment. */
  readonly command: string;
}
