import { AcquirerOperation } from "@platform/contracts/card-acquirer";
import { Compile } from "typebox/compile";
import { expect, test } from "vitest";

const operation = Compile(AcquirerOperation);
const followUp = { key: "k", authorisation: "a" };

test.for<AcquirerOperation>([
  { kind: "authorise", key: "k", amount: 1, currency: "eur", capture: true, payment_method: "pm_card_visa" },
  { kind: "capture", ...followUp, amount: 1 },
  { kind: "void", ...followUp },
  { kind: "refund", ...followUp, amount: 1 },
])("an operation that says something that the acquirer does not know is none: $kind", (known) => {
  expect(operation.Check(known)).toBe(true);
  expect(operation.Check({ ...known, colour: "red" })).toBe(false);
});
