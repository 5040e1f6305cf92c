import type { FastifyInstance, FastifyReply } from "@platform/runtime/fastify";
import type { Logger } from "@platform/runtime/logger";
import { toStorableText } from "@platform/runtime/storable-text";
import type { PaymentIntent } from "../domain/payment-intent.ts";
import type { SetupIntent } from "../domain/setup-intent.ts";
import type { ConfiguredTenant } from "../domain/tenant.ts";
import type { Accounts } from "../ports/accounts.ts";
import { ourselves } from "../ports/caller.ts";
import { Unavailable } from "../ports/unavailable.ts";
import type { Deps } from "../use-cases/deps.ts";
import { returnFromChallenge, returnToSetup } from "../use-cases/return-from-challenge.ts";
import { clientSecret, isSecretOf } from "./client-secret.ts";
import type { RateLimiter } from "./rate-limit.ts";

const PATH = "/return";

/** Where shoppers come back to from a challenge. */
export const returnAddressAt = (publicUrl: string): string => `${publicUrl}${PATH}`;

/** The same with the shopper's payment. The client secret proves whose payment it is. */
export const wayBackAt =
  (publicUrl: string): Deps["wayBackTo"] =>
  ({ accountId, livemode }, intent) => {
    const query = { account: accountId, livemode: String(livemode), ...namesOf(intent) };
    return `${returnAddressAt(publicUrl)}?${new URLSearchParams(query).toString()}`;
  };

/** The parameters by which Stripe's redirects name a payment or a setup. */
const namesOf = (intent: Intent): Readonly<Record<string, string>> => ({
  [kindOf(intent)]: intent.id,
  [`${kindOf(intent)}_client_secret`]: clientSecret(intent),
});

type Intent = PaymentIntent | SetupIntent;
const KINDS = ["payment_intent", "setup_intent"] as const;
const kindOf = (intent: Intent): (typeof KINDS)[number] => ("amount" in intent ? "payment_intent" : "setup_intent");

export interface ReturnDeps {
  readonly deps: Deps;
  readonly accounts: Accounts;
  /** A limiter of its own: a shopper who reloads must not use up the merchant's requests. */
  readonly rateLimiter: RateLimiter;
  readonly newRequestId: () => string;
  readonly logger: Logger;
}

/** `GET /return`: finishes the payment or setup that waited for its shopper, and sends the shopper to the shop. It needs no API key. */
export function addReturnRoute(server: FastifyInstance, { deps, accounts, rateLimiter, ...rest }: ReturnDeps): void {
  server.get(PATH, async ({ url }, reply) => {
    const query = new URLSearchParams(url.slice(PATH.length));
    // The address is a secret: the shop must not learn it as the referrer.
    reply.headers({ "cache-control": "no-store", "referrer-policy": "no-referrer" });
    const requestId = rest.newRequestId();
    const refuse = (status: number, message: string, account?: string): FastifyReply => {
      rest.logger.info({ method: "GET", route: PATH, status, requestId, account }, "request refused");
      return text(reply, status, message);
    };
    try {
      const found = await find(deps, accounts, query);
      if (found === undefined) return refuse(404, "This address belongs to no payment.");
      const { tenant, intent } = found;
      const { requestsPerSecond: perSecond, requestBurst: burst } = tenant.settings;
      if (rateLimiter.check(tenant.id, { perSecond, burst }, performance.now()) !== undefined)
        return refuse(429, "Too many shoppers come back at once. Reload in a moment.", tenant.accountId);
      const request = { ...ourselves(tenant), requestId };
      const ended = await ("amount" in intent
        ? returnFromChallenge(deps, request, intent)
        : returnToSetup(deps, request, intent));
      rest.logger.info({ route: PATH, requestId, account: tenant.accountId, status: ended.status }, "shopper returned");
      const { returnUrl } = ended.details;
      if (returnUrl === null) return text(reply, 200, "You can close this page and return to the shop.");
      return reply.redirect(shopOf(returnUrl, ended), 303);
    } catch (error) {
      rest.logger.error({ err: error, requestId }, "a returning shopper could not be sent on");
      return refuse(error instanceof Unavailable ? 503 : 500, RELOAD);
    }
  });
}

/** For a person in a browser. The payment may have succeeded by then; to come back again does no harm. */
const RELOAD = "Something went wrong on the way back to the shop. Reload this page in a moment: you do not pay twice.";

async function find(
  { reader }: Deps,
  accounts: Accounts,
  query: URLSearchParams,
): Promise<{ readonly tenant: ConfiguredTenant; readonly intent: Intent } | undefined> {
  const kind = KINDS.find((name) => query.has(name)) ?? "payment_intent";
  const [account, id, secret] = ["account", kind, `${kind}_client_secret`].map((name) =>
    toStorableText(query.get(name) ?? ""),
  ) as [string, string, string];
  const tenant = await accounts.byAccount(account, query.get("livemode") === "true");
  const intent = tenant && (await reader.find<typeof kind>(kind, tenant, id));
  return intent !== undefined && isSecretOf(intent, secret) ? { tenant: tenant!, intent } : undefined;
}

function shopOf(returnUrl: string, intent: Intent): string {
  const shop = new URL(returnUrl);
  const result = { ...namesOf(intent), redirect_status: redirectStatusOf(intent) };
  for (const [name, value] of Object.entries(result)) shop.searchParams.set(name, value);
  return shop.href;
}

function redirectStatusOf({ status }: Intent): "succeeded" | "pending" | "failed" {
  if (status === "succeeded" || status === "requires_capture") return "succeeded";
  return WAITING.has(status) ? "pending" : "failed";
}

/** The acquirer, the shopper or the merchant must still act. */
const WAITING: ReadonlySet<Intent["status"]> = new Set(["processing", "requires_action", "requires_confirmation"]);

const text = (reply: FastifyReply, status: number, message: string): FastifyReply =>
  reply.code(status).type("text/plain").send(`${message}\n`);
