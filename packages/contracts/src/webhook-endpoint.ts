import { Type, type Static } from "typebox";

/**
 * Webhook endpoints. notification-service stores them; merchants reach them through payment-api. Version 1.
 *
 *   PUT    /v1/webhook-endpoints/:id            create: the same id again returns the existing endpoint
 *   PATCH  /v1/webhook-endpoints/:id            update
 *   GET    /v1/webhook-endpoints/:id?account=&livemode=
 *   GET    /v1/webhook-endpoints?account=&livemode=&limit=&starting_after=&ending_before=   newest first
 *   DELETE /v1/webhook-endpoints/:id?account=&livemode=
 *   PUT    /v1/webhook-endpoints/:id/secret-rolls/:roll   a new secret; old ones sign, too, during the overlap; the same
 *                                                         roll again returns the endpoint with its secret
 *
 * 404 WebhookEndpointFault `not_found`; 422 `url_refused` with a sentence for the merchant.
 */
export const WEBHOOK_ENDPOINTS_PATH = "/v1/webhook-endpoints";

const Metadata = Type.Record(Type.String(), Type.String());

export const WebhookEndpoint = Type.Object({
  id: Type.String(),
  account: Type.String(),
  livemode: Type.Boolean(),
  url: Type.String(),
  /** Event types, or `*` for all. */
  enabled_events: Type.Array(Type.String()),
  description: Type.Union([Type.String(), Type.Null()]),
  metadata: Metadata,
  status: Type.Union([Type.Literal("enabled"), Type.Literal("disabled")]),
  api_version: Type.Union([Type.String(), Type.Null()]),
  /** Seconds since the Unix epoch. */
  created: Type.Integer(),
  /** `whsec_…`: present only in the answer to a creation or a roll. */
  secret: Type.Optional(Type.String()),
});
export type WebhookEndpoint = Static<typeof WebhookEndpoint>;

export const WebhookEndpointCreation = Type.Object(
  {
    account: Type.String(),
    livemode: Type.Boolean(),
    url: Type.String({ maxLength: 2048 }),
    enabled_events: Type.Array(Type.String(), { minItems: 1, maxItems: 200 }),
    description: Type.Optional(Type.Union([Type.String({ maxLength: 5000 }), Type.Null()])),
    metadata: Type.Optional(Metadata),
    api_version: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  },
  { additionalProperties: false },
);
export type WebhookEndpointCreation = Static<typeof WebhookEndpointCreation>;

export const WebhookEndpointUpdate = Type.Object(
  {
    account: Type.String(),
    livemode: Type.Boolean(),
    url: Type.Optional(Type.String({ maxLength: 2048 })),
    enabled_events: Type.Optional(Type.Array(Type.String(), { minItems: 1, maxItems: 200 })),
    description: Type.Optional(Type.Union([Type.String({ maxLength: 5000 }), Type.Null()])),
    /** The complete metadata: the caller has already merged it. */
    metadata: Type.Optional(Metadata),
    disabled: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type WebhookEndpointUpdate = Static<typeof WebhookEndpointUpdate>;

export const WebhookSecretRoll = Type.Object(
  {
    account: Type.String(),
    livemode: Type.Boolean(),
    /** 0 ends every old secret at once: for a secret that has leaked. */
    overlap_hours: Type.Integer({ minimum: 0, maximum: 168 }),
  },
  { additionalProperties: false },
);
export type WebhookSecretRoll = Static<typeof WebhookSecretRoll>;

export const WebhookEndpointList = Type.Object({ data: Type.Array(WebhookEndpoint), has_more: Type.Boolean() });
export type WebhookEndpointList = Static<typeof WebhookEndpointList>;

export const WebhookEndpointFault = Type.Object({
  error: Type.Object({
    code: Type.Union([Type.Literal("not_found"), Type.Literal("url_refused")]),
    message: Type.String(),
  }),
});
export type WebhookEndpointFault = Static<typeof WebhookEndpointFault>;
