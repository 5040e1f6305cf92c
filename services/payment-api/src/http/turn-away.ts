import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "@platform/runtime/logger";
import type { ApiKeys } from "../ports/api-keys.ts";
import { keyOf } from "./authenticate.ts";
import type { Gate } from "./gate.ts";
import { idempotencyKeyOf } from "./request-headers.ts";
import { send } from "./send.ts";

export interface TurnAwayDeps {
  readonly apiKeys: ApiKeys;
  readonly gate: Gate;
  readonly newRequestId: () => string;
  readonly maxBodyBytes: number;
  readonly logger: Logger;
}

/**
 * Turns away requests that would have to wait too long, before we route them and read their bodies: a flood must cost next
 * to nothing. A request whose key we did not see in the last seconds goes on to the gate in process-request.ts.
 */
export function createTurnAway({ apiKeys, gate, newRequestId, maxBodyBytes, logger }: TurnAwayDeps) {
  function turnAway({ method = "", url = "", headers }: IncomingMessage, response: ServerResponse): boolean {
    if (!gate.isFull(method) || !/^\/(?:platform\/)?v1\//.test(url)) return false;
    const given = keyOf(headers.authorization);
    const key = given === undefined ? undefined : apiKeys.known(given);
    if (key === undefined) return false;
    const idempotencyKey = idempotencyKeyOf(method, headers);
    const refusal = gate.refusalFor(method, key.tenant, idempotencyKey !== undefined);
    if (refusal === undefined) return false;
    // Node reads the rest of an unwanted body, so that the connection can serve another request.
    const mayBeLong = headers["transfer-encoding"] !== undefined || Number(headers["content-length"]) > maxBodyBytes;
    if (mayBeLong) response.setHeader("Connection", "close");
    send(response, refusal, newRequestId(), idempotencyKey);
    return true;
  }

  return (request: IncomingMessage, response: ServerResponse): boolean => {
    try {
      return turnAway(request, response);
    } catch (error) {
      // Nothing else catches an error from here: it would end the process.
      logger.error({ err: error }, "a request could not be turned away");
      return response.headersSent;
    }
  };
}
