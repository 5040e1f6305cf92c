/** When an alarm fires. Each limit is in its subject's file, with its reason. */
export interface Limit {
  /** The alarm fires above this, or below it if `fires` says so. */
  readonly threshold: number;
  readonly fires?: "below";
  readonly periodSeconds: 60 | 300 | 86_400;
  /** The alarm fires if `beyond` of the last `of` periods are beyond the threshold. */
  readonly periods: readonly [beyond: number, of: number];
  /** What a period without data means. */
  readonly missing: Missing;
}

type Missing = "breaching" | "notBreaching";

/** For metrics that report every minute: silence is worse than any value. */
export const SILENCE_IS_TROUBLE: Missing = "breaching";
/** For metrics that report only events, or only under traffic. */
export const SILENCE_IS_WELL: Missing = "notBreaching";

/** `beyond` of the last `of` minutes. */
export const minutes = (beyond: number, of: number) => ({ periodSeconds: 60, periods: [beyond, of] }) as const;
/** `beyond` of the last `of` periods of five minutes. */
export const fiveMinutes = (beyond: number, of: number) => ({ periodSeconds: 300, periods: [beyond, of] }) as const;
