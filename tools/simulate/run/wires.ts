import { type Dispatcher, Pool } from "undici";
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
    request(instance, secretKey, { method, path, parameters }, key) {
      const form = new URLSearchParams(parameters).toString();
      const isPost = method === "POST";
      return ask(pools[instance]!, {
        method,
        path: isPost || form === "" ? path : `${path}?${form}`,
        headers: {
          authorization: `Bearer ${secretKey}`,
          ...(isPost ? { "content-type": "application/x-www-form-urlencoded" } : {}),
          ...(key === undefined ? {} : { "idempotency-key": key }),
        },
        ...(isPost ? { body: form } : {}),
      });
    },
    async close() {
      await Promise.all(pools.map((pool) => pool.destroy()));
    },
  };
}

/** By `dispatch`, which costs half of what `request` does: the driver shares two cores with everything that it drives. */
const ask = (pool: Pool, request: Dispatcher.DispatchOptions): Promise<Answer | undefined> =>
  new Promise((resolve) => {
    let head: Pick<Answer, "status" | "replayed" | "requestId">;
    const chunks: Buffer[] = [];
    pool.dispatch(request, {
      onRequestStart() {},
      onResponseStart(_, status, headers) {
        const replayed = headers["idempotent-replayed"] === "true";
        head = { status, replayed, requestId: String(headers["request-id"]) };
      },
      onResponseData: (_, chunk) => void chunks.push(chunk),
      onResponseEnd: () => resolve({ ...head, body: Buffer.concat(chunks).toString() }),
      onResponseError: () => resolve(undefined),
    });
  });
