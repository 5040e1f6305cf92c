import { Pool } from "undici";
import type { Answer } from "../model/possibilities.ts";
import type { ApiRequest } from "../operations/request.ts";
import type { Service } from "../world/service.ts";

/** Connections to every instance of payment-api. */
export interface Wires {
  /** Undefined where no whole answer came back. */
  request(
    instance: number,
    secretKey: string,
    request: ApiRequest,
    key: string | undefined,
  ): Promise<Answer | undefined>;
  readonly instances: number;
  /** An address of the platform, at this instance: shoppers find another one when theirs is away. */
  onward(address: string, instance: number): string;
  close(): Promise<void>;
}

/** Longer than any deadline of the platform: a client that gives up earlier learns less. */
const GIVE_UP_MS = 8_000;

/** Opens connections to every instance; they open again as instances come back. */
export function openWires(apis: readonly Service[]): Wires {
  const pools = apis.map(
    ({ port }) =>
      new Pool(`http://127.0.0.1:${port}`, {
        connections: 64,
        pipelining: 1,
        headersTimeout: GIVE_UP_MS,
        bodyTimeout: GIVE_UP_MS,
      }),
  );
  return {
    instances: apis.length,
    onward: (address, instance) => Object.assign(new URL(address), { port: String(apis[instance]!.port) }).href,
    async request(instance, secretKey, { method, path, parameters }, key) {
      const form = new URLSearchParams(parameters).toString();
      const isPost = method === "POST";
      try {
        const { statusCode, headers, body } = await pools[instance]!.request({
          method,
          path: isPost || form === "" ? path : `${path}?${form}`,
          headers: {
            authorization: `Bearer ${secretKey}`,
            ...(isPost ? { "content-type": "application/x-www-form-urlencoded" } : {}),
            ...(key === undefined ? {} : { "idempotency-key": key }),
          },
          ...(isPost ? { body: form } : {}),
        });
        return {
          status: statusCode,
          body: await body.text(),
          replayed: headers["idempotent-replayed"] === "true",
          requestId: String(headers["request-id"]),
        };
      } catch {
        return undefined;
      }
    },
    async close() {
      await Promise.all(pools.map((pool) => pool.destroy()));
    },
  };
}
