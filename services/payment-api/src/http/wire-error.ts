/** An error as we send it: Stripe's shape, with its HTTP status. */
export interface WireError {
  readonly status: number;
  readonly type: "invalid_request_error" | "card_error" | "idempotency_error" | "api_error";
  readonly message: string;
  readonly code?: string;
  readonly param?: string;
  readonly declineCode?: string;
  readonly charge?: string;
  /** The presented payment intent that the error is about. */
  readonly paymentIntent?: object;
  /** The presented setup intent that the error is about. */
  readonly setupIntent?: object;
  /** The presented payment method of a failed payment. */
  readonly paymentMethod?: object | undefined;
  /** Overrides what SDKs decide from the status. */
  readonly shouldRetry?: boolean;
  readonly retryAfterSeconds?: number;
}

/** The body of an error's answer. */
export function renderError(error: WireError): string {
  return JSON.stringify({
    error: {
      charge: error.charge,
      code: error.code,
      decline_code: error.declineCode,
      doc_url: error.code === undefined ? undefined : docUrl(error.code),
      message: error.message,
      param: error.param,
      payment_intent: error.paymentIntent,
      payment_method: error.paymentMethod,
      setup_intent: error.setupIntent,
      type: error.type,
    },
  });
}

/** Where Stripe explains the code: they are the same codes. */
export const docUrl = (code: string): string => `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}`;

/** A request that cannot be understood or allowed: 400 unless `more` says otherwise. */
export function invalidRequest(message: string, more: Partial<WireError> = {}): WireError {
  return { status: 400, type: "invalid_request_error", message, ...more };
}

/**
 * 503: something that the request needs is away for the moment, and we have done nothing. With an idempotency key that
 * says little: an earlier request with that key may have paid, and only the key finds it.
 */
export const unavailable = (why: string, hasKey: boolean): WireError => ({
  status: 503,
  type: "api_error",
  message: `${why} ${hasKey ? "Send the request again with the same idempotency key." : NOTHING_CARRIED_OUT}`,
  shouldRetry: true,
  retryAfterSeconds: 1,
});

const NOTHING_CARRIED_OUT = "Nothing of this request was carried out: send it again.";

/** Says nothing about the cause: the log has it, under the request's id. */
export const INTERNAL_ERROR: WireError = {
  status: 500,
  type: "api_error",
  message: "An error occurred on our side. It is in our log, under the id of this request.",
};
