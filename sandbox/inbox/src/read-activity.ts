import { err, ok } from "@platform/kernel/result";
import type { PlatformActivity, Told } from "./activity.ts";
import { notGivenAnAccount } from "./no-answer.ts";
import type { NotificationService } from "./notification-service.ts";
import type { PaymentApi } from "./payment-api.ts";
import type { ReceivedEvents } from "./received-events.ts";
import type { TestAccount, TestAccountHolder } from "./test-account.ts";

export interface ActivityDeps {
  readonly account: TestAccountHolder;
  readonly paymentApi: PaymentApi;
  readonly notificationService: NotificationService;
  readonly received: ReceivedEvents;
}

/** Asks the services each time: it caches nothing, and reads none of their tables. */
export function readActivity({ account, paymentApi, notificationService, received }: ActivityDeps): PlatformActivity {
  async function withAccount<T>(tell: (account: TestAccount) => Promise<Told<T>>): Promise<Told<T>> {
    const current = account.current();
    return current === undefined ? err(notGivenAnAccount) : tell(current);
  }

  return {
    payments: (limit) => withAccount((current) => paymentApi.payments(current, limit)),
    events: (limit) => withAccount((current) => paymentApi.events(current, limit, received)),
    deliveries: (limit) =>
      withAccount(async (current) => {
        const [told, urls] = await Promise.all([
          notificationService.deliveries(current, limit),
          paymentApi.endpointUrls(current),
        ]);
        return told.ok ? ok(told.value.map((one) => ({ ...one, url: urls.get(one.endpointId) ?? null }))) : told;
      }),
  };
}
