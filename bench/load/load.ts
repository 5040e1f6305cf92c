import type { RequestParts } from "./payment-request.ts";

/** What a generator is asked for. */
export interface LoadRequest extends RequestParts {
  readonly seconds: number;
}

export interface ClosedLoopRequest extends LoadRequest {
  /** Each sends its next request when the last one is answered. */
  readonly callers: number;
}

export interface OpenLoopRequest extends LoadRequest {
  readonly ratePerSecond: number;
}

/** What a generator has seen. */
export interface LoadResult {
  readonly seconds: number;
  /** Answers of status 2xx. */
  readonly succeeded: number;
  readonly failed: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of the generator, where it can be told. */
  readonly cpuUs: number;
}
