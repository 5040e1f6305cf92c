import { Type, type Static } from "typebox";

/** POST /v1/assessments on fraud-detection takes one request or a batch. Version 1. */
export const ASSESSMENTS_PATH = "/v1/assessments";
export const MAX_ASSESSMENTS_PER_REQUEST = 500;

export const RiskDecision = Type.Union([Type.Literal("allow"), Type.Literal("review"), Type.Literal("block")]);
export type RiskDecision = Static<typeof RiskDecision>;

/** The issuer's risk level for the card, before our own counters: `unknown` unless a test token sets it. */
export const CardRisk = Type.Union([
  Type.Literal("unknown"),
  Type.Literal("normal"),
  Type.Literal("elevated"),
  Type.Literal("highest"),
]);
export type CardRisk = Static<typeof CardRisk>;

export const AssessmentRequest = Type.Object(
  {
    /** The deduplication key: fraud-detection scores an attempt once and always gives the same answer. */
    attempt: Type.String({ minLength: 1, maxLength: 64 }),
    account: Type.String({ minLength: 1, maxLength: 64 }),
    livemode: Type.Boolean(),
    payment_intent: Type.String({ maxLength: 64 }),
    /** Minor units. */
    amount: Type.Integer({ minimum: 0 }),
    currency: Type.String({ minLength: 3, maxLength: 3 }),
    card: Type.Object(
      {
        fingerprint: Type.String({ maxLength: 64 }),
        /** True for test tokens: everyone who uses one shares its fingerprint, so velocity per card means nothing. */
        shared_fingerprint: Type.Boolean(),
        risk: CardRisk,
      },
      { additionalProperties: false },
    ),
    customer: Type.Optional(Type.String({ maxLength: 64 })),
    email: Type.Optional(Type.String({ maxLength: 512 })),
    /** The shopper's address. payment-api does not send it yet: its requests come from merchants' servers. */
    ip: Type.Optional(Type.String({ maxLength: 45 })),
  },
  { additionalProperties: false },
);
export type AssessmentRequest = Static<typeof AssessmentRequest>;

export const Assessment = Type.Object({
  attempt: Type.String(),
  decision: RiskDecision,
  /** 0 (no risk seen) to 99. */
  score: Type.Integer({ minimum: 0, maximum: 99 }),
  /** The rules that raised the score, most severe first: `card_velocity_1h`, `amount_limit`, `highest_risk_level`, … */
  reasons: Type.Array(Type.String()),
});
export type Assessment = Static<typeof Assessment>;

export const AssessmentBatchRequest = Type.Object(
  { assessments: Type.Array(AssessmentRequest, { minItems: 1, maxItems: MAX_ASSESSMENTS_PER_REQUEST }) },
  { additionalProperties: false },
);
export type AssessmentBatchRequest = Static<typeof AssessmentBatchRequest>;

/** The assessments have the order of the request. */
export const AssessmentBatch = Type.Object({ assessments: Type.Array(Assessment) });
export type AssessmentBatch = Static<typeof AssessmentBatch>;
