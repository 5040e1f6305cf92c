import { Type, type Static } from "typebox";

/**
 * The wire protocol of the sandbox acquirer, shaped like a card acquirer's. Version 1.
 *
 *   POST /v1/operations          AcquirerOperation → AcquirerAnswer
 *   GET  /v1/operations/:key     AcquirerAnswer, or 404 AcquirerFault `not_found`: no request with this key has arrived yet
 *   POST /v1/operations/:key/fence   closes the key: AcquirerAnswer for what happened under it, or status `fenced`;
 *                                    any later request with a fenced key gets `fenced` and does nothing
 *   GET  /v1/settlement-reports/:number   SettlementReport, or 404 AcquirerFault `not_found` until it is closed.
 *                                    Reports are numbered from 1; a closed one never changes; every capture and every
 *                                    refund is an item of exactly one
 *
 * An operation's key makes it idempotent: the same request again gets the first answer, a different request with the same
 * key gets 409 AcquirerFault `key_reused`.
 */
export const OPERATIONS_PATH = "/v1/operations";
export const SETTLEMENT_REPORTS_PATH = "/v1/settlement-reports";

const Key = Type.String({ minLength: 1, maxLength: 64 });
const Amount = Type.Integer({ minimum: 1 });
const Currency = Type.String({ minLength: 3, maxLength: 3 });
const Descriptor = Type.Optional(Type.String({ maxLength: 64 }));

/** The acquirer refuses unknown properties instead of ignoring them. */
const strict = { additionalProperties: false } as const;

export const AcquirerOperation = Type.Union([
  Type.Object(
    {
      kind: Type.Literal("authorise"),
      key: Key,
      /** 0 asks the issuer whether it accepts the card, and authorises nothing. */
      amount: Type.Integer({ minimum: 0 }),
      currency: Currency,
      /** True: authorise and capture in one step. Not with an amount of 0. */
      capture: Type.Boolean(),
      /** `pm_card_visa`, … */
      payment_method: Type.String({ maxLength: 100 }),
      descriptor: Descriptor,
      /** No shopper is present to authenticate. */
      off_session: Type.Optional(Type.Boolean()),
      /** The merchant wants a challenge even where the issuer would not ask for one. */
      request_challenge: Type.Optional(Type.Boolean()),
      /** The challenge that the shopper went through before this authorisation, if there was one. */
      challenge: Type.Optional(Type.String({ maxLength: 64 })),
    },
    strict,
  ),
  /** A final capture: it releases the rest of the authorisation. */
  Type.Object(
    {
      kind: Type.Literal("capture"),
      key: Key,
      authorisation: Type.String(),
      amount: Amount,
      /** The text on the statement, if it differs from the authorisation's. */
      descriptor: Descriptor,
    },
    strict,
  ),
  Type.Object({ kind: Type.Literal("void"), key: Key, authorisation: Type.String() }, strict),
  Type.Object({ kind: Type.Literal("refund"), key: Key, authorisation: Type.String(), amount: Amount }, strict),
]);
export type AcquirerOperation = Static<typeof AcquirerOperation>;

export const AcquirerAnswer = Type.Union([
  Type.Object({
    key: Type.String(),
    status: Type.Literal("approved"),
    /** The acquirer's id for the operation; an authorisation's id is the `authorisation` of later operations. */
    reference: Type.String(),
    network_transaction_id: Type.Optional(Type.String()),
    authorisation_code: Type.Optional(Type.String()),
    /** Only for an authorisation: whether the same step captured it. */
    captured: Type.Optional(Type.Boolean()),
  }),
  Type.Object({
    key: Type.String(),
    status: Type.Literal("declined"),
    reference: Type.String(),
    /** `card_declined`, `expired_card`, `incorrect_cvc`, `processing_error`, … */
    code: Type.String(),
    /** `generic_decline`, `insufficient_funds`, … */
    decline_code: Type.Optional(Type.String()),
  }),
  Type.Object({
    key: Type.String(),
    status: Type.Literal("challenge"),
    reference: Type.String(),
    challenge: Type.String(),
    /** Where the shopper authenticates; `return_url` in its query is where the shopper goes afterwards. */
    url: Type.String(),
  }),
  Type.Object({ key: Type.String(), status: Type.Literal("fenced") }),
]);
export type AcquirerAnswer = Static<typeof AcquirerAnswer>;

export const AcquirerFault = Type.Object({
  error: Type.Object({
    code: Type.Union([
      Type.Literal("not_found"),
      Type.Literal("key_reused"),
      Type.Literal("invalid_request"),
      Type.Literal("unauthorised"),
      Type.Literal("unavailable"),
    ]),
    message: Type.String(),
  }),
});
export type AcquirerFault = Static<typeof AcquirerFault>;

/** The most movements in one report. */
export const MAX_SETTLEMENT_ITEMS = 500;

/** The acquirer's payouts, movement by movement. */
export const SettlementReport = Type.Object({
  number: Type.Integer({ minimum: 1 }),
  items: Type.Array(
    Type.Object({
      /** The key of the operation that moved the money; an authorisation with capture counts as a `capture`. */
      key: Key,
      kind: Type.Union([Type.Literal("capture"), Type.Literal("refund")]),
      amount: Amount,
      currency: Currency,
    }),
    { minItems: 1, maxItems: MAX_SETTLEMENT_ITEMS },
  ),
  /** Captures less refunds, a line for each currency. */
  gross: Type.Array(Type.Object({ currency: Currency, amount: Type.Integer() })),
});
export type SettlementReport = Static<typeof SettlementReport>;
