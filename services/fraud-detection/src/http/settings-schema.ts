import { Type } from "typebox";

const strict = { additionalProperties: false } as const;

const Threshold = Type.Integer({ minimum: 1, maximum: 100 });
const Bound = Type.Union([Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }), Type.Null()]);
const Limit = Type.Object({ review: Bound, block: Bound }, strict);

/** By currency in lower case. */
const AmountLimits = Type.Record(Type.String({ pattern: "^[a-z]{3}$" }), Limit, { ...strict, maxProperties: 200 });

const Velocity = Type.Partial(Type.Object({ hour: Limit, day: Limit, spend: AmountLimits }), strict);

/** The body of PUT /v1/settings: any part of the settings, but each limit as a whole. */
export const SettingsBody = Type.Partial(
  Type.Object({
    thresholds: Type.Partial(Type.Object({ review: Threshold, block: Threshold }), strict),
    amounts: AmountLimits,
    velocity: Type.Partial(Type.Object({ card: Velocity, customer: Velocity, email: Velocity, ip: Velocity }), strict),
    failures: Type.Partial(Type.Object({ card: Limit, customer: Limit, email: Limit, ip: Limit }), strict),
    disputes: Type.Partial(Type.Object({ card: Limit, customer: Limit, email: Limit }), strict),
  }),
  strict,
);

/** Visible ASCII only: no NUL, which PostgreSQL refuses. */
export const SettingsParams = Type.Object({
  account: Type.String({ pattern: "^[!-~]{1,64}$" }),
  mode: Type.Union([Type.Literal("test"), Type.Literal("live")]),
});
