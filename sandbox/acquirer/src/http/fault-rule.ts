import { Type, type Static } from "typebox";

const Operation = Type.Enum(["authorise", "capture", "void", "refund", "inquire", "fence"]);

/**
 * The kind of failure. `before` and `after` say whether the work comes first; `late` gives no answer, and does the work
 * `latencyMs` later; `twice` sends the answer of the work two times on one connection.
 */
const Fault = Type.Enum([
  "timeout_before",
  "timeout_after",
  "server_error_before",
  "server_error_after",
  "garbage",
  "twice",
  "reset_before",
  "reset_after",
  "late",
]);
export type FaultKind = Static<typeof Fault>;

/** Which requests the acquirer interferes with, and how. Without `fault` they are only slower. */
export const FaultRule = Type.Object(
  {
    operations: Type.Optional(Type.Array(Operation, { minItems: 1 })),
    /** Only authorisations with this test token. */
    token: Type.Optional(Type.String({ maxLength: 100 })),
    fault: Type.Optional(Fault),
    /** The share of matching requests that are hit; 1 by default. */
    probability: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    latencyMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 60_000 })),
    /** How many requests the rule hits before it ends. */
    remaining: Type.Optional(Type.Integer({ minimum: 1 })),
    /** Makes the choice of requests repeatable. */
    seed: Type.Optional(Type.Integer()),
  },
  { additionalProperties: false },
);
export type FaultRule = Static<typeof FaultRule>;

/** The properties of a request that rules match. */
export interface FaultTarget {
  readonly operation: Static<typeof Operation>;
  readonly token: string | undefined;
}

/** How to interfere with one request. */
export interface Interference {
  readonly fault: FaultKind | undefined;
  readonly latencyMs: number;
}
