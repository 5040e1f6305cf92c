import type { World } from "../world/world.ts";
import type { Fault } from "./fault.ts";

const OPERATIONS = ["authorise", "capture", "void", "refund", "inquire", "fence"];
const WAYS = [
  { fault: "timeout_before" },
  { fault: "timeout_after" },
  { fault: "server_error_before" },
  { fault: "server_error_after" },
  { fault: "garbage" },
  { fault: "twice" },
  { fault: "reset_before" },
  { fault: "reset_after" },
  { fault: "late", latencyMs: 500 },
  { fault: "late", latencyMs: 3_500 },
  { latencyMs: 250 },
];

/** The acquirer answers late, never, twice or garbage; after the work, before it, or long after it has given up. */
export const acquirerFault: Fault = {
  kind: "acquirer",
  weight: 10,
  async inject(world, chance) {
    const way = chance.pick(WAYS);
    const operations = chance.happens(0.5) ? undefined : [chance.pick(OPERATIONS)];
    const rule = { ...way, remaining: chance.pick([1, 1, 2, 5]), ...(operations === undefined ? {} : { operations }) };
    await put(world, JSON.stringify(rule));
    return JSON.stringify(rule);
  },
  calm: (world) => put(world, undefined),
};

async function put({ acquirer, credential }: World, body: string | undefined): Promise<void> {
  const headers = {
    authorization: `Bearer ${credential}`,
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  };
  const init = body === undefined ? { method: "DELETE", headers } : { method: "PUT", headers, body };
  // It may be away itself: that is fault enough.
  await fetch(`http://127.0.0.1:${acquirer.port}/v1/faults`, init).catch(() => undefined);
}
