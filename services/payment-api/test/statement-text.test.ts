import { afterAll, beforeAll, expect, test } from "vitest";
import { capturePaymentIntent } from "../src/use-cases/capture-payment-intent.ts";
import { createPaymentIntent } from "../src/use-cases/create-payment-intent.ts";
import type { CreatePaymentIntent } from "../src/use-cases/inputs.ts";
import { answered, type Core, type Ground, paymentOf, prepareGround, requestOf } from "./core.ts";

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
      capture(request) {
        heard.push(request.descriptor);
        return acquirer.capture(request);
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

test("of a capture that changes it the acquirer hears what the charge shows", async () => {
  const payment = paymentOf({ captureMethod: "manual", statementDescriptorSuffix: "Order 7" });
  const { body } = answered(await createPaymentIntent(core.deps, requestOf(ground.tenant), payment));
  const input = { statementDescriptorSuffix: "Order 7 of 8" };
  await capturePaymentIntent(core.deps, requestOf(ground.tenant), body.id, input);
  expect(heard.slice(-2)).toEqual(["Order 7", "Order 7 of 8"]);
});
