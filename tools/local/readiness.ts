import { setTimeout as wait } from "node:timers/promises";
import { Refusal } from "@platform/command-line/refusal";
import type { ComponentProcess } from "./component-process.ts";
import { urlOf, type Component } from "./components.ts";

/** Longer than a component waits for its database, because its own error says more than this deadline. */
const DEADLINE_MS = 75_000;

/** Resolves when the component says that it is ready for work. */
export async function waitUntilReady(
  { name, port }: Component,
  started: ComponentProcess,
  ending: AbortSignal,
): Promise<void> {
  for (const end = Date.now() + DEADLINE_MS; Date.now() < end; await wait(50)) {
    ending.throwIfAborted();
    if (await answersReady(`${urlOf(port)}/ready`)) return;
  }
  const last = started.lastLines().slice(-5).join("\n  ");
  throw new Refusal(
    `${name} runs, but did not say that it is ready within ${DEADLINE_MS / 1000} s. It printed last:\n  ${last}`,
  );
}

/**
 * Tells whether a component says now that it is ready for work. Asks on a connection of its own, as a load balancer does: a
 * kept one may lead to a container that drains, although its successor is ready.
 */
export async function answersReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { headers: { connection: "close" }, signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
