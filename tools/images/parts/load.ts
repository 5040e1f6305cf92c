import { setTimeout as wait } from "node:timers/promises";
import { connectSdk } from "@platform/local/test-account";

/** Callers that each send one payment after another, spread over the tasks as a load balancer would. */
export interface Load {
  /** Sends no further payment to this port, and leaves one that is under way. */
  deregister(port: number): void;
  /** Resolves when the last answer has arrived. */
  stop(): Promise<LoadResult>;
}

export interface LoadResult {
  /** The times of the answers by port, in milliseconds since the Unix epoch. */
  readonly answeredAt: ReadonlyMap<number, readonly number[]>;
  /** The failures that a merchant would have seen. */
  readonly failures: readonly string[];
}

const CALLERS = 4;
/** Keeps below the 100 requests a second that an account may send. */
const PAUSE_MS = 60;

const PAYMENT = {
  amount: 1_000,
  currency: "eur",
  payment_method: "pm_card_visa",
  confirm: true,
  automatic_payment_methods: { enabled: true, allow_redirects: "never" },
} as const;

/** Starts to pay through these ports of this machine in turn. Never retries, so that every failure counts. */
export function startLoad(secretKey: string, ports: readonly number[]): Load {
  const registered = new Set(ports);
  const answeredAt = new Map<number, number[]>(ports.map((port) => [port, []]));
  const failures: string[] = [];
  const over = new AbortController();

  // Each caller keeps one connection to each port open, as a load balancer does.
  async function call(first: number): Promise<void> {
    const sdks = new Map(ports.map((port) => [port, connectSdk(secretKey, port)]));
    for (let turn = first; !over.signal.aborted; turn++) {
      const open = [...registered];
      const port = open[turn % open.length]!;
      try {
        const { status } = await sdks.get(port)!.paymentIntents.create(PAYMENT, { maxNetworkRetries: 0 });
        answeredAt.get(port)!.push(Date.now());
        if (status !== "succeeded") failures.push(`A payment was answered with ${status}.`);
      } catch (error) {
        failures.push(`A payment failed at ${new Date().toISOString()}: ${reasonOf(error)}`);
      }
      await wait(PAUSE_MS);
    }
  }

  const callers = Array.from({ length: CALLERS }, (_, index) => call(index));
  return {
    deregister: (port) => void registered.delete(port),
    async stop() {
      over.abort();
      await Promise.all(callers);
      return { answeredAt, failures };
    },
  };
}

/** The SDK keeps the real cause of a connection error in its field `detail`. */
function reasonOf(error: unknown): string {
  const { detail } = error as { readonly detail?: unknown };
  return String(detail instanceof Error ? detail : error);
}
