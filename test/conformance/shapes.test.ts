import { expect, test } from "vitest";
import { findShapeFaults } from "./shapes.ts";

const deleted = { id: "cus_1", object: "customer", deleted: true };

test("an answer that fits its type has no fault", { timeout: 60_000 }, async () => {
  expect(await findShapeFaults([{ request: "DELETE /v1/customers/cus_1", body: deleted }])).toBe("");
});

test(
  "a field that the SDK does not know, one that is missing and a wrong value are faults",
  { timeout: 60_000 },
  async () => {
    const request = "GET /v1/customers/cus_1";
    const { deleted: _, ...missing } = deleted;
    const faults = await findShapeFaults([
      { request, body: { ...deleted, surplus: 1 } },
      { request, body: { ...missing, livemode: false } },
      { request, body: { ...deleted, id: 7 } },
    ]);
    expect(faults).toContain(`'"surplus"' does not exist in type 'DeletedCustomer'`);
    expect(faults).toContain("missing the following properties from type 'Customer'");
    expect(faults).toContain("Type 'number' is not assignable to type 'string'");
  },
);
