import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { replaceBetween } from "@platform/command-line/marked-text";
import { ENDPOINTS } from "../services/payment-api/src/http/endpoints.ts";
import { NOT_YET } from "../services/payment-api/src/http/not-yet.ts";
import { required, specify } from "../services/payment-api/src/http/parameters.ts";
import { either, object, text } from "../services/payment-api/src/http/parameters/fields.ts";
import { compatibilityTables } from "./stripe-compatibility.ts";

const DOCUMENT = join(import.meta.dirname, "../docs/stripe-compatibility.md");
const MARKS = [
  "<!-- routes: written by npm test -- tests test/stripe-compatibility -u -->",
  "<!-- end of routes -->",
] as const;

/** Routes in our own namespace are not Stripe's. */
const OF_STRIPE = ENDPOINTS.filter(({ path }) => path.startsWith("/v1/"));

/** `npm test -- tests test/stripe-compatibility -u` writes them. */
test("docs/stripe-compatibility.md has every route and parameter as they are registered", async () => {
  const document = readFileSync(DOCUMENT, "utf8");
  const tables = compatibilityTables(OF_STRIPE, NOT_YET);
  await expect(replaceBetween(document, MARKS, tables)).toMatchFileSnapshot(DOCUMENT);
});

test("the tables name parameters at every level, and say which are required and which are refused", () => {
  const parameters = specify(
    {
      amount: required(text(10)),
      created: either(text(10), object({ gt: text(10) })),
      shipping: object({ name: text(10) }, "phone"),
    },
    "level3",
  );
  const tables = compatibilityTables(
    [{ method: "POST", path: "/v1/things", parameters }],
    [{ method: "GET", path: "/v2/core/others/:id" }],
  );
  expect(tables.split("\n").filter((line) => line.startsWith("| `") || line.startsWith("| v2"))).toEqual([
    "| `POST /v1/things` | **`amount`**, `created`, `created[gt]`, `shipping[name]` | `shipping[phone]`, `level3` |",
    "| v2/core | `GET /v2/core/others/:id` |",
  ]);
});
