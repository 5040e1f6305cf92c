import { Type, type Static } from "typebox";

const Operation = Type.Enum(["authorise", "capture", "void", "refund", "inquire", "fence"]);

/**
 * What goes wrong. `before` and `after` tell whether the work was done by then; `late` answers nothing, and does the
 * work `latencyMs` after.
 */
const Fault = Type.Enum([
  "timeout_before",
  "timeout_after",
  "server_error_before",
  "server_error_after",
  "garbage",
  "reset_before",
  "reset_after",
  "late",
]);
export type FaultKind = Static<typeof Fault>;

/** Which requests are interfered with, and how. Without `fault` they are only slower. */
export const FaultRule = Type.Object(
  {
    operations: Type.Optional(Type.Array(Operation, { minItems: 1 })),
    /** Only authorisations of this test token. */
    token: Type.Optional(Type.String({ maxLength: 100 })),
    fault: Type.Optional(Fault),
    /** Of each request that the rule concerns; 1 unless given. */
    probability: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    latencyMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 60_000 })),
    /** How many requests are hit before the rule is used up. */
    remaining: Type.Optional(Type.Integer({ minimum: 1 })),
    /** Makes the choice of requests repeatable. */
    seed: Type.Optional(Type.Integer()),
  },
  { additionalProperties: false },
);
export type FaultRule = Static<typeof FaultRule>;

/** What one request is about. */
export interface FaultTarget {
  readonly operation: Static<typeof Operation>;
  readonly token: string | undefined;
}

/** What happens to one request. */
export interface Interference {
  readonly fault: FaultKind | undefined;
  readonly latencyMs: number;
}
