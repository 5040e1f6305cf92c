import { DELIVERIES_PATH, DeliveryList, type Delivery as WireDelivery } from "@platform/contracts/delivery";
import { err, ok } from "@platform/kernel/result";
import { createHttpClient } from "@platform/runtime/http-client";
import { Compile } from "typebox/compile";
import type { ShownDelivery, Told } from "./activity.ts";
import { answeredWith, doesNotAnswer } from "./no-answer.ts";
import type { TestAccount } from "./test-account.ts";

const DEADLINE_MS = 3_000;
/** A hundred deliveries with a dozen attempts each, which is three days of retries, take 150 kB. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

const listValidator = Compile(DeliveryList);

/** Calls notification-service's internal API with the service credential. */
export interface NotificationService {
  deliveries(account: TestAccount, limit: number): Promise<Told<Omit<ShownDelivery, "url">>>;
  close(): Promise<void>;
}

export function createNotificationService(url: string, credential: string): NotificationService {
  const client = createHttpClient({ baseUrl: url, credential, maxConnections: 2, maxBodyBytes: MAX_BODY_BYTES });
  return {
    async deliveries({ id }, limit) {
      const query = new URLSearchParams({ account: id, livemode: "false", limit: String(limit) });
      const path = `${DELIVERIES_PATH}?${query.toString()}`;
      const result = await client.call({ method: "GET", path, deadlineMs: DEADLINE_MS });
      if (!result.ok) return err(doesNotAnswer("notification-service", url));
      if (result.status !== 200) return err(answeredWith("notification-service", result.status));
      if (!listValidator.Check(result.body)) return err(answeredWith("notification-service", undefined));
      return ok(result.body.data.map(toDelivery));
    },
    close: () => client.close(),
  };
}

function toDelivery({ event, event_type, endpoint, state, leased, due_at, attempts }: WireDelivery) {
  const last = attempts.at(-1);
  return {
    eventId: event,
    eventType: event_type,
    endpointId: endpoint,
    state,
    attempts: attempts.length,
    lastAttemptAt: last === undefined ? null : Date.parse(last.at),
    lastAnswer: last === undefined ? null : (last.status ?? last.failure),
    // While a process holds the delivery, `due_at` is the end of its lease.
    nextTryAt: leased || due_at === null ? null : Date.parse(due_at),
  };
}
