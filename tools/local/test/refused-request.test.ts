import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { prettyLines } from "../log-sink.ts";
import { type Api, startApi } from "../../../services/payment-api/test/http/api.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

test("who runs npm start reads in one line which request was refused, and why", async () => {
  await api.raw("POST", "/v1/payment_intents", { body: "amount=2000" });
  const shown = stripVTControlCharacters(prettyLines("payment-api", api.log().trim()));
  expect(shown).toMatch(/^payment-api +│ \[[\d:.]+\] INFO: request refused \{[^\n]*\}\n$/);
  expect(shown).toContain(
    '{"method":"POST","route":"/v1/payment_intents","status":400,"errorCode":"parameter_missing","errorParam":"currency",',
  );
});
