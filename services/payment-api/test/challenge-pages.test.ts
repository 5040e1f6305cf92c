import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createChallengePages } from "../src/acquirers/challenge-pages.ts";

/** An acquirer's page that sends the shopper wherever its query says. */
const acquirer = createServer((request, response) => {
  const location = new URL(request.url!, "http://acquirer").searchParams.get("return_url");
  response.writeHead(location === null ? 200 : 303, location === null ? {} : { location }).end();
});
let acquirerUrl: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => void acquirer.listen(0, "127.0.0.1", resolve));
  acquirerUrl = `http://127.0.0.1:${(acquirer.address() as AddressInfo).port}`;
});
afterAll(() => void acquirer.close());

const OURS = "https://api.example.com/return";
const WAY_BACK = `${OURS}?account=acct_1&payment_intent=pi_1&payment_intent_client_secret=pi_1_secret_x`;

/** Where a shopper goes after answering. */
async function sentTo(query: string): Promise<string | undefined> {
  const page = await createChallengePages(acquirerUrl, OURS)({ challenge: "chal_1", query, form: "answer=completed" });
  if ("cause" in page) throw page.cause;
  return page.headers.find(([name]) => name === "location")?.[1];
}

test("a shopper is sent to our own address, whole", async () => {
  expect(await sentTo(`?return_url=${encodeURIComponent(WAY_BACK)}`)).toBe(WAY_BACK);
});

test.for([
  "https://evil.example/return?x",
  "//evil.example/return?x",
  "javascript:alert(1)//https://api.example.com/return?x",
  "https://api.example.com@evil.example/return?x",
  "https://api.example.com.evil.example/return?x",
  "https://api.example.com\\@evil.example/return?x",
  "http://api.example.com/return?x",
  "https://api.example.com/returning?x",
  "https://api.example.com/return/../v1?x",
  " https://api.example.com/return?x",
  "",
])("a shopper is not sent to %j", async (address) => {
  expect(await sentTo(`?return_url=${encodeURIComponent(address)}`)).toBeUndefined();
  expect(await sentTo(`?return_url=${encodeURIComponent(address)}&return_url=${encodeURIComponent(WAY_BACK)}`)).toBe(
    undefined,
  );
});
