import { silentLogger } from "@platform/runtime/logger";
import { request } from "undici";
import { startInbox } from "../src/app.ts";
import { loadConfig } from "../src/config.ts";

export const CREDENTIAL = "c".repeat(32);

/** Starts an inbox on a free port of loopback without its services: nothing listens on port 1. */
export async function startLonelyInbox(settings: { readonly host?: string } = {}) {
  const config = loadConfig({
    PORT: "0",
    LOG_LEVEL: "silent",
    SERVICE_CREDENTIAL: CREDENTIAL,
    PAYMENT_API_URL: "http://127.0.0.1:1",
    NOTIFICATION_SERVICE_URL: "http://127.0.0.1:1",
  });
  const inbox = await startInbox({ ...config, ...settings }, silentLogger);
  return {
    ...inbox,
    /** Sends `GET path` with any Host, and returns the answer. */
    async get(path: string, host = `127.0.0.1:${inbox.port}`) {
      const { statusCode, headers, body } = await request(`http://127.0.0.1:${inbox.port}${path}`, {
        headers: { host },
      });
      return { status: statusCode, headers, text: await body.text() };
    },
    async put(path: string, body: object, authorization = `Bearer ${CREDENTIAL}`): Promise<number> {
      const headers = { "content-type": "application/json", authorization };
      const answer = await request(`http://127.0.0.1:${inbox.port}${path}`, {
        method: "PUT",
        headers,
        body: JSON.stringify(body),
      });
      await answer.body.dump();
      return answer.statusCode;
    },
  };
}
