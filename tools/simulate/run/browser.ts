import type { Answer } from "../model/possibilities.ts";

/** What a shopper does in a browser. */
export interface Browser {
  /** Follows a payment's link to the issuer's page, answers there, and goes back to the shop. Undefined where it got lost. */
  answerChallenge(payment: string, said: "completed" | "failed"): Promise<Answer | undefined>;
}

type Ask = (path: string) => Promise<Answer | undefined>;

const PATIENCE_MS = 8_000;

/** A browser that starts from what the merchant's server reads with `ask`. `onward` turns an address to a running instance. */
export function createBrowser(ask: Ask, onward: (address: string) => string): Browser {
  const visit = (address: string, form?: Record<string, string>): Promise<Response> =>
    fetch(onward(address), {
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(form === undefined ? {} : { method: "POST", body: new URLSearchParams(form) }),
    });
  return {
    async answerChallenge(payment, said) {
      const answer = await ask(`/v1/payment_intents/${payment}`);
      if (answer?.status !== 200) return undefined;
      const { next_action: action } = JSON.parse(answer.body) as {
        next_action: { redirect_to_url: { url: string } } | null;
      };
      // Somebody else has confirmed it meanwhile.
      if (action === null) return { ...answer, status: 303, body: "" };
      try {
        const answered = await visit(action.redirect_to_url.url, { answer: said });
        const back = answered.headers.get("location");
        if (answered.status !== 303 || back === null) return undefined;
        const returned = await visit(back);
        return returned.status === 303 ? { ...answer, status: 303, body: "" } : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
