import type { Stripe } from "stripe";
import { beforeAll, describe, expect, test } from "vitest";
import { findLedgerFaults } from "../ledger-faults.ts";
import type { Account } from "../platform/account.ts";
import { until } from "../platform/until.ts";
import { usePlatform } from "../platform/use-platform.ts";

// These tests are not about scores: the long budget lets them pass on a busy machine.
const platform = usePlatform({ "payment-api": { ASSESSMENT_BUDGET_MS: "3000" } });
let shop: Account;
beforeAll(async () => {
  shop = await platform().newAccount();
  await platform().inbox.subscribe(shop.stripe);
});

/** Creates a payment whose shopper must authenticate. */
const ask = (change: Partial<Stripe.PaymentIntentCreateParams> = {}): Promise<Stripe.PaymentIntent> =>
  shop.stripe.paymentIntents.create({
    amount: 2000,
    currency: "eur",
    payment_method: "pm_card_threeDSecure2Required",
    confirm: true,
    return_url: "https://shop.example/thanks?basket=7",
    ...change,
  });

const pageOf = (intent: Stripe.PaymentIntent): string => intent.next_action!.redirect_to_url!.url!;
const statusOf = async ({ id }: Stripe.PaymentIntent): Promise<string> =>
  (await shop.stripe.paymentIntents.retrieve(id)).status;

/** Answers on the page as the shopper's browser does; returns where it redirects to. */
async function answer(intent: Stripe.PaymentIntent, said: "completed" | "failed"): Promise<string> {
  const form = new URLSearchParams({ answer: said });
  const answered = await fetch(pageOf(intent), { method: "POST", body: form, redirect: "manual" });
  expect(answered.status).toBe(303);
  return answered.headers.get("location")!;
}

/** Follows one redirect. */
const visit = (address: string): Promise<Response> => fetch(address, { redirect: "manual" });

describe("a shopper who has to authenticate", () => {
  test("does so where the API is, and comes back to the shop with the payment made", async () => {
    const asked = await ask();
    expect(asked).toMatchObject({ status: "requires_action", next_action: { type: "redirect_to_url" } });
    // In AWS, shoppers do not reach the sandbox acquirer itself.
    expect(new URL(pageOf(asked)).origin).toBe(platform().url);
    const shown = await fetch(pageOf(asked));
    expect(shown.headers.get("content-type")).toContain("text/html");
    expect(shown.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(await shown.text()).toContain("20.00");

    const returned = await visit(await answer(asked, "completed"));
    expect([returned.status, returned.headers.get("referrer-policy")]).toEqual([303, "no-referrer"]);
    const shopUrl = new URL(returned.headers.get("location")!);
    expect(shopUrl.origin + shopUrl.pathname).toBe("https://shop.example/thanks");
    expect(Object.fromEntries(shopUrl.searchParams)).toEqual({
      basket: "7",
      payment_intent: asked.id,
      payment_intent_client_secret: asked.client_secret,
      redirect_status: "succeeded",
    });
    expect(await shop.stripe.paymentIntents.retrieve(asked.id)).toMatchObject({
      status: "succeeded",
      next_action: null,
    });
    await until("the webhook arrives", 10_000, async () =>
      (await platform().inbox.deliveries()).find(
        ({ type, objectId }) => type === "payment_intent.succeeded" && objectId === asked.id,
      ),
    );
  });

  test("and fails comes back with a payment that needs another card", async () => {
    const asked = await ask();
    const returned = await visit(await answer(asked, "failed"));
    expect(new URL(returned.headers.get("location")!).searchParams.get("redirect_status")).toBe("failed");
    expect(await statusOf(asked)).toBe("requires_payment_method");
  });

  test("and comes back many times at once pays once", async () => {
    const asked = await ask();
    const back = await answer(asked, "completed");
    const answers = await Promise.all(Array.from({ length: 8 }, () => visit(back)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 303));
    expect(await statusOf(asked)).toBe("succeeded");
    const charges = await shop.stripe.charges.list({ payment_intent: asked.id });
    expect(charges.data.filter(({ paid }) => paid)).toHaveLength(1);
    expect(await findLedgerFaults(platform().pool)).toEqual([]);
  });

  test("and comes back without an answer is still waited for", async () => {
    const asked = await ask();
    const back = new URL(pageOf(asked)).searchParams.get("return_url")!;
    const returned = await visit(back);
    expect(new URL(returned.headers.get("location")!).searchParams.get("redirect_status")).toBe("pending");
    expect(await statusOf(asked)).toBe("requires_action");
    await visit(await answer(asked, "completed"));
    expect(await statusOf(asked)).toBe("succeeded");
  });

  test("is sent to the shop, whose server confirms by itself where it said that it would", async () => {
    const asked = await ask({ confirmation_method: "manual" });
    const returned = await visit(await answer(asked, "completed"));
    expect(new URL(returned.headers.get("location")!).searchParams.get("redirect_status")).toBe("pending");
    expect(await statusOf(asked)).toBe("requires_confirmation");
    expect(await shop.stripe.paymentIntents.confirm(asked.id)).toMatchObject({ status: "succeeded" });
  });
});

describe("a stranger", () => {
  test("finishes no payment without its client secret", async () => {
    const asked = await ask();
    const back = new URL(await answer(asked, "completed"));
    for (const [name, value] of [
      ["payment_intent_client_secret", `${asked.id}_secret_guessed`],
      ["payment_intent", "pi_another"],
      ["account", "acct_another"],
      ["account", "\0"],
      ["livemode", "true"],
    ] as const) {
      const address = new URL(back);
      address.searchParams.set(name, value);
      const refused = await visit(address.href);
      expect([refused.status, await refused.text()]).toEqual([404, "This address belongs to no payment.\n"]);
    }
    expect(await statusOf(asked)).toBe("requires_action");
  });

  test("leads nobody from a challenge to an address that is not ours", async () => {
    const ours = platform().url;
    const elsewhere = [
      "https://evil.example/",
      "//evil.example/return?x",
      `${ours}@evil.example/return?x`,
      `${ours}/x`,
    ];
    for (const address of elsewhere) {
      const page = new URL(pageOf(await ask()));
      page.searchParams.set("return_url", address);
      const answered = await fetch(page, {
        method: "POST",
        body: new URLSearchParams({ answer: "completed" }),
        redirect: "manual",
      });
      expect([address, answered.status, answered.headers.get("location")]).toEqual([address, 200, null]);
      expect(await answered.text()).toContain("You can close this page");
    }
  });

  test("finds nothing behind a challenge's address that is wrong, and no page while the acquirer is away", async () => {
    const wrong = await fetch(`${platform().url}/challenges/..%2Fv1%2Foperations`);
    expect([wrong.status, await wrong.text()]).toEqual([404, expect.stringContaining("No such challenge")]);
    const { acquirer } = platform().components;
    await acquirer.stop();
    const away = await fetch(`${platform().url}/challenges/chal_1`);
    expect([away.status, await away.text()]).toEqual([502, expect.stringContaining("cannot be reached")]);
    await acquirer.start();
  });
});
