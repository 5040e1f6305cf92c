/** When an alarm rings. Each limit is beside what it watches, with its reason. */
export interface Limit {
  /** It rings above this, or below it where it says so. */
  readonly threshold: number;
  readonly rings?: "below";
  readonly periodSeconds: 60 | 300 | 86_400;
  /** So many of the last periods must be beyond the threshold. */
  readonly periods: readonly [beyond: number, of: number];
  /** What a period without data means. */
  readonly missing: Missing;
}

type Missing = "breaching" | "notBreaching";

/** Something that reports every minute reports no more: that is worse than any number it could report. */
export const SILENCE_IS_TROUBLE: Missing = "breaching";
/** It is reported only when it happens, or only where there is traffic. */
export const SILENCE_IS_WELL: Missing = "notBreaching";

/** So many of the last minutes. */
export const minutes = (beyond: number, of: number) => ({ periodSeconds: 60, periods: [beyond, of] }) as const;
/** So many of the last periods of five minutes. */
export const fiveMinutes = (beyond: number, of: number) => ({ periodSeconds: 300, periods: [beyond, of] }) as const;
