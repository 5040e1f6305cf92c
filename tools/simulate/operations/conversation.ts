import type { Chance } from "../chance.ts";
import type { Answer } from "../model/possibilities.ts";
import { classify } from "../run/meaning.ts";
import type { Sender } from "./request.ts";

/* What conversations ask: payments that the model does not follow, because only all of them together tell something. */

export const PAYMENTS = "/v1/payment_intents";
export const RETURN_URL = "https://shop.example/thanks";

export type Parameters = Readonly<Record<string, string>>;

/** An amount in minor units, and its currency. */
export const termsOf = (chance: Chance): Parameters => ({
  amount: String(chance.between(200, 20_000)),
  currency: chance.pick(["eur", "usd"]),
});

export const payWith = (sender: Sender, card: string, terms: Parameters): Promise<Answer | undefined> =>
  ask(sender, PAYMENTS, { ...terms, payment_method: card, confirm: "true", return_url: RETURN_URL });

/** Undefined where nobody knows what became of it. */
export async function ask(sender: Sender, path: string, parameters: Parameters): Promise<Answer | undefined> {
  const answer = await sender.send({ method: "POST", path, parameters });
  return classify(answer, false) === "final" ? answer : undefined;
}

/** The id of a new object; undefined where it was not made. */
export async function make(sender: Sender, path: string, parameters: Parameters): Promise<string | undefined> {
  const answer = await ask(sender, path, parameters);
  return answer?.status === 200 ? (JSON.parse(answer.body) as { id: string }).id : undefined;
}
