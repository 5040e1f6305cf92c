import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Stoppable } from "@platform/command-line/shutdown";

/** What has arrived since the receiver started. */
export interface Received {
  readonly deliveries: number;
  /** Counts each event once, however many deliveries it had. */
  readonly events: number;
  readonly verified: number;
  readonly forged: number;
}

export interface Receiver extends Stoppable {
  readonly pid: number;
  readonly port: number;
  /** Verifies a sample of later webhooks: one of the secrets passed so far must match. */
  expectSignaturesOf(secret: string): void;
  received(): Promise<Received>;
}

/** Starts the webhook receiver in its own process. */
export async function startReceiver(): Promise<Receiver> {
  const child = fork(join(import.meta.dirname, "receiver.ts"), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const [{ port }] = (await once(child, "message")) as [{ port: number }];
  const ended = once(child, "exit");
  return {
    pid: child.pid!,
    port,
    expectSignaturesOf: (secret) => void child.send({ secret }),
    async received() {
      child.send({ ask: true });
      const [answer] = (await once(child, "message")) as [Received];
      return answer;
    },
    async stop() {
      child.kill();
      await ended;
    },
    kill: () => void child.kill("SIGKILL"),
  };
}
