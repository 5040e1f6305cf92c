import { afterAll, beforeAll, expect, test } from "vitest";
import { createPaymentIntent } from "../src/use-cases/create-payment-intent.ts";
import type { CreatePaymentIntent } from "../src/use-cases/inputs.ts";
import { type Core, type Ground, paymentOf, prepareGround, requestOf } from "./core.ts";

let ground: Ground;
let core: Core;
const heard: (string | undefined)[] = [];
beforeAll(async () => {
  ground = await prepareGround();
  const { acquirer } = ground;
  core = ground.startCore({
    acquirer: {
      ...acquirer,
      authorise(request) {
        heard.push(request.descriptor);
        return acquirer.authorise(request);
      },
    },
  });
});
afterAll(() => ground.end());

const table: [given: Partial<CreatePaymentIntent>, expected: string | undefined][] = [
  [{}, undefined],
  [{ statementDescriptorSuffix: "Order 7" }, "Order 7"],
];
test.for(table)("of a payment with %j the acquirer hears what the charge shows: %s", async ([given, expected]) => {
  await createPaymentIntent(core.deps, requestOf(ground.tenant), paymentOf(given));
  expect(heard.at(-1)).toBe(expected);
});
