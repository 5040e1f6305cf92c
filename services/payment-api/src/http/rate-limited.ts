import { invalidRequest, type WireError } from "./wire-error.ts";

/** 429: the caller asks too often. */
export const rateLimited = (retryAfterSeconds: number): WireError =>
  invalidRequest(
    "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.",
    {
      status: 429,
      code: "rate_limit",
      shouldRetry: true,
      retryAfterSeconds,
    },
  );
