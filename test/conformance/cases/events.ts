import { expect } from "vitest";
import { type Cases, missing, pay } from "../cases.ts";

export function tellingEvents({ accepts, refuses }: Cases): void {
  accepts(
    "one for each change of a payment",
    async (shop) => {
      const paid = await pay(shop);
      const types: string[] = [];
      for await (const event of shop.stripe.events.list({ limit: 20 })) {
        const subject = event.data.object as { id?: string; payment_intent?: string };
        if (subject.id === paid.id || subject.payment_intent === paid.id) types.push(event.type);
        if (types.includes("payment_intent.created")) break;
      }
      return types;
    },
    (types: string[]) =>
      expect(types.toSorted()).toEqual(["charge.succeeded", "payment_intent.created", "payment_intent.succeeded"]),
  );
  accepts(
    "says what an update changed",
    async ({ stripe }) => {
      const { id } = await stripe.customers.create({ name: "Ada" });
      await stripe.customers.update(id, { name: "Ada King" });
      return stripe.events.list({ type: "customer.updated", limit: 1 });
    },
    { data: [{ type: "customer.updated", data: { previous_attributes: { name: "Ada" } } }] },
  );
  accepts(
    "retrieves one",
    async ({ stripe }) => {
      await stripe.customers.create();
      const [event] = (await stripe.events.list({ type: "customer.created", limit: 1 })).data;
      return stripe.events.retrieve(event!.id);
    },
    { object: "event", type: "customer.created", livemode: false, request: { id: expect.stringMatching(/^req_/) } },
  );
  refuses("one that does not exist", ({ stripe }) => stripe.events.retrieve("evt_none"), missing("id"));
}
