import { Agent, request } from "node:http";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { PAYMENT_FORM } from "../platform/payment.ts";
import { usePlatform } from "../platform/use-platform.ts";

const platform = usePlatform({ "payment-api": { DRAIN_SECONDS: "3" } });

test("payment-api that is told to stop takes payments until the load balancer has heard of it", async () => {
  const { components, port, newAccount } = platform();
  const { secretKey } = await newAccount();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = async (method: "GET" | "POST", path: string, body = "") => {
    const sent = request({ host: "127.0.0.1", port, agent, method, path, auth: `${secretKey}:` });
    sent.setHeader("content-type", "application/x-www-form-urlencoded").end(body);
    const [response] = await once(sent, "response");
    const said = JSON.parse(await text(response)) as { readonly status: string };
    return { code: response.statusCode, status: said.status, connection: response.headers.connection };
  };
  expect(await ask("GET", "/ready")).toEqual({ code: 200, status: "ready", connection: "keep-alive" });

  let ended = false;
  const stopped = components["payment-api"].stop().finally(() => (ended = true));
  await expect.poll(() => ask("GET", "/ready")).toMatchObject({ code: 503 });
  expect(await ask("GET", "/health")).toEqual({ code: 200, status: "ok", connection: "close" });
  expect(await ask("POST", "/v1/payment_intents", new URLSearchParams(PAYMENT_FORM).toString())).toEqual({
    code: 200,
    status: "succeeded",
    connection: "close",
  });
  expect(ended).toBe(false);

  expect(await stopped).toBe("code 0");
  agent.destroy();
});
