import type { Stripe } from "stripe";
import type { Step } from "@platform/local/journey-steps";

const ANSWER_WITHIN_MS = 10_000;

/** A step of a journey that we judge only by its answer. */
export type AnsweredStep = Pick<Step, "title" | "act"> & { readonly expected: Pick<Step["expected"], "answer"> };

/** The shopper has to authenticate, on a page that must be public. */
export const CHALLENGE: AnsweredStep = {
  title: "A payment that its shopper has to confirm",
  expected: { answer: "succeeded" },
  async act({ stripe }) {
    const intent = await stripe.paymentIntents.create({
      amount: 2300,
      currency: "eur",
      payment_method: "pm_card_threeDSecure2Required",
      confirm: true,
      automatic_payment_methods: { enabled: true },
      return_url: "https://shop.example/thanks",
    });
    const fault = await authenticate(intent);
    const answer = fault ?? (await stripe.paymentIntents.retrieve(intent.id)).status;
    return { intent: intent.id, answer, answeredAt: Date.now() };
  },
};

/** Does what the shopper's browser does until it would return to the shop. Returns what went wrong. */
async function authenticate({ status, next_action: next }: Stripe.PaymentIntent): Promise<string | undefined> {
  const page = next?.redirect_to_url?.url;
  if (!page) return `${status} without a page`;
  const answered = await ask(page, { method: "POST", body: new URLSearchParams({ answer: "completed" }) });
  if ("fault" in answered) return answered.fault;
  const returned = await ask(answered.location);
  return "fault" in returned ? returned.fault : undefined;
}

/** Returns the target of an address's redirect. */
async function ask(
  address: string,
  request: RequestInit = {},
): Promise<{ readonly location: string } | { readonly fault: string }> {
  const { origin, pathname } = new URL(address);
  const [path = ""] = pathname.split("/").slice(1);
  const what = `${origin}/${path}`;
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const answer = await fetch(address, { ...request, redirect: "manual", signal });
    const location = answer.headers.get("location");
    return answer.status === 303 && location !== null ? { location } : { fault: `${what} answers ${answer.status}` };
  } catch (error) {
    const { message, cause } = error as Error;
    return { fault: `${what} is not reached: ${cause instanceof Error ? cause.message : message}` };
  }
}
