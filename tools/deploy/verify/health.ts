import type { Check } from "./report.ts";
import type { VerifyDeps } from "./verify-deps.ts";

const POLL_MS = 5_000;
/** It takes this long until every resolver knows a new address. */
const PATIENCE_MS = 120_000;
const ANSWER_WITHIN_MS = 10_000;

/** Requests `GET /health` at the stage's public address until it answers 200 or time is up. */
export async function awaitHealth({ clock, say }: Pick<VerifyDeps, "clock" | "say">, url: string): Promise<Check> {
  const address = new URL("/health", url).href;
  const deadline = clock.now() + PATIENCE_MS;
  for (;;) {
    const fault = await ask(address);
    if (fault === undefined) return { title: "health", ok: true, text: `${address} answers 200`, details: [] };
    if (clock.now() >= deadline) {
      const text = `${address} does not answer 200 after ${PATIENCE_MS / 1000} s: ${fault}`;
      return { title: "health", ok: false, text, details: [] };
    }
    say(`${address}: ${fault}`);
    await clock.wait(POLL_MS);
  }
}

/** Returns what is wrong, or undefined. */
async function ask(address: string): Promise<string | undefined> {
  try {
    const response = await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    await response.body?.cancel();
    return response.status === 200 ? undefined : `it answers ${response.status}`;
  } catch (error) {
    // fetch itself only says "fetch failed"; the cause says why.
    const { message, cause } = error as Error;
    return cause instanceof Error ? cause.message : message;
  }
}
