import { ask, PAYMENTS, payWith, termsOf } from "./conversation.ts";
import type { Operation } from "./operation.ts";
import type { Sender } from "./request.ts";

const WATCHERS = 3;
const MOST_LOOKS = 20;

/** A payment is captured while others look at it and its charge: the two always belong together. */
export const watchCapture: Operation = {
  name: "watch a payment while it is captured",
  weight: 0.4,
  ask(shop, chance) {
    if (shop.isLive) return undefined;
    const terms = { ...termsOf(chance), capture_method: "manual" };
    return {
      async run({ sender }) {
        const authorised = await payWith(sender, "pm_card_visa", terms);
        const { id, status } = JSON.parse(authorised?.body ?? "{}") as { id?: string; status?: string };
        if (status !== "requires_capture") return [];
        const path = `${PAYMENTS}/${id}`;
        const captured = new AbortController();
        const capture = ask(sender, `${path}/capture`, {}).then(() => captured.abort());
        const watching = Array.from({ length: WATCHERS }, async () => {
          const torn: string[] = [];
          for (let look = 0; look < MOST_LOOKS && !captured.signal.aborted; look++)
            torn.push(...(await lookAt(sender, path)));
          return torn;
        });
        await capture;
        return (await Promise.all(watching)).flat();
      },
    };
  },
};

interface Shown {
  readonly status: string;
  readonly latest_charge: { readonly captured: boolean };
}

async function lookAt(sender: Sender, path: string): Promise<readonly string[]> {
  const answer = await sender.send({ method: "GET", path, parameters: { "expand[]": "latest_charge" } });
  if (answer?.status !== 200) return [];
  const { status, latest_charge: charge } = JSON.parse(answer.body) as Shown;
  const isTorn = (status === "succeeded") !== charge.captured;
  return isTorn ? [`${path} is ${status}, and its charge ${charge.captured ? "is" : "is not"} captured`] : [];
}
