import type { Mutation } from "./mutation.ts";

const SRC = "services/notification-service/src";

/** Which events an endpoint gets, how they are signed, and when they count as delivered. */
export const NOTIFICATION_SERVICE: readonly Mutation[] = [
  {
    name: "delivered-before-the-answer",
    mistake: "A webhook counts as delivered once it is sent, whether or not the receiver answers.",
    edits: [
      {
        file: `${SRC}/webhooks/webhook-sender.ts`,
        from: "onEnd: ({ status, fault }) => resolve(status === undefined ? { error: fault! } : { status }),",
        to:
          "onEnd: ({ isSent, status, fault }) =>\n" +
          "        resolve(status === undefined && !isSent ? { error: fault! } : { status: status ?? 202 }),",
      },
    ],
  },
  {
    name: "delivered-though-refused",
    mistake: "A webhook that its receiver refuses with a status below 500 counts as delivered.",
    edits: [
      { file: `${SRC}/domain/delivery.ts`, from: "status >= 200 && status < 300", to: "status >= 200 && status < 500" },
    ],
  },
  {
    name: "retries-stop-after-one",
    mistake: "A webhook is given up after its first retry.",
    edits: [
      {
        file: `${SRC}/domain/delivery.ts`,
        from: 'return retryAfterMs === undefined ? { state: "failed" }',
        to: 'return retryAfterMs === undefined || attempts > 1 ? { state: "failed" }',
      },
    ],
  },
  {
    name: "signed-with-neighbours-secret",
    mistake: "Retries are grouped by URL, so endpoints that share one are all signed with the first one's secret.",
    edits: [
      {
        file: `${SRC}/workers/claims.ts`,
        from: "({ target }) => target.endpointId)",
        to: "({ target }) => target.url)",
      },
    ],
  },
  {
    name: "events-for-endpoints-of-other-accounts",
    mistake: "An event goes to the endpoints of every account that has an event in the same batch.",
    edits: [
      {
        file: `${SRC}/use-cases/accept-events.ts`,
        from: "const ofTenant = subscriptions.get(tenantKey(incoming.tenant)) ?? [];",
        to: "const ofTenant = [...subscriptions.values()].flat();",
      },
    ],
  },
  {
    name: "events-for-disabled-endpoints",
    mistake: "A disabled endpoint still gets events.",
    edits: [
      {
        file: `${SRC}/postgres/endpoint-store.ts`,
        from: "WHERE e.enabled AND e.deleted_at IS NULL`",
        to: "WHERE e.deleted_at IS NULL`",
      },
    ],
  },
  {
    name: "fan-out-skips-changing-endpoints",
    mistake: "The fan-out does not wait for an endpoint that is being changed, and the endpoint misses the event.",
    edits: [
      {
        file: `${SRC}/postgres/endpoint-store.ts`,
        from: "WHERE e.enabled AND e.deleted_at IS NULL`",
        to: "WHERE e.enabled AND e.deleted_at IS NULL\n   FOR SHARE OF e SKIP LOCKED`",
      },
    ],
  },
  {
    name: "update-enables-endpoint",
    mistake: "Any update of a disabled endpoint enables it.",
    edits: [
      {
        file: `${SRC}/postgres/endpoint-store.ts`,
        from: "enabled = coalesce($9::boolean, enabled)",
        to: "enabled = coalesce($9::boolean, true)",
      },
    ],
  },
  {
    name: "known-event-swallows-its-batch",
    mistake: "A batch of events counts as stored when one of its events is, and the others are lost.",
    edits: [
      {
        file: `${SRC}/postgres/delivery-store.ts`,
        from: "if (isUniqueViolation(error)) return false;",
        to: "if (isUniqueViolation(error)) return true;",
      },
    ],
  },
];
