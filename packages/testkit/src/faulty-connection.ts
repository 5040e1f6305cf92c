import type { Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { ArmedFault, ArmedFaults } from "./armed-faults.ts";
import { createMessageReader } from "./message-reader.ts";

/** One connection through the network. */
export interface FaultyConnection {
  /** Ends it, and both ends are told. */
  cut(): void;
  /** From now on nothing arrives at either end, and neither is told. */
  mute(): void;
}

/** Joins a client's socket to a server's, and does to what passes what the armed faults say. */
export function joinSockets(
  client: Socket,
  server: Socket,
  faults: ArmedFaults,
  cutNetwork: () => void,
): FaultyConnection {
  const requests = createMessageReader("client", "QS");
  const answers = createMessageReader("server", "Z");
  /** A simple query and a Sync are each answered by one ReadyForQuery. The first one of all answers the start. */
  let asked = 0;
  let answered = -1;
  /** The fault that strikes at the answer to the request of this number. */
  let awaited: { readonly fault: ArmedFault; readonly request: number } | undefined;
  /** What has come of that answer in earlier chunks. */
  let held: Buffer[] = [];
  let isMute = false;
  /** The client is gone, and its last message is still on its way. */
  let isLate = false;

  forward(client, passRequests);
  forward(server, passAnswers);
  link(client, server);
  link(server, client);
  client.on("close", () => {
    if (awaited !== undefined) faults.giveBack(awaited.fault);
  });
  return { cut, mute };

  function forward(from: Socket, pass: (chunk: Buffer) => Promise<void>): void {
    from.on("data", (chunk: Buffer) => {
      if (isMute) return;
      from.pause();
      void pass(chunk).then(() => from.resume());
    });
  }

  function link(from: Socket, to: Socket): void {
    from.on("error", () => undefined);
    from.on("end", () => isMute || isLate || to.end());
    from.on("close", () => isMute || isLate || to.destroySoon());
  }

  function cut(): void {
    client.destroy();
    if (!isLate) server.destroy();
  }

  function mute(): void {
    isMute = true;
    // What still arrives is read and dropped: it must not fill the sender's buffers.
    client.resume();
    server.resume();
  }

  async function passRequests(chunk: Buffer): Promise<void> {
    let passed = 0;
    for (const { start, end, statement } of requests.read(chunk)) {
      asked++;
      const fault = awaited === undefined ? faults.take(statement) : undefined;
      if (fault === undefined) continue;
      if (fault.at !== "before-commit" && !fault.arrivesLate) {
        awaited = { fault, request: asked };
        continue;
      }
      // A part of the message that has passed in an earlier chunk means nothing to the server.
      const before = Math.max(passed, start);
      await send(server, chunk.subarray(passed, before));
      passed = before;
      if (fault.arrivesLate) return await arriveLate(fault, chunk.subarray(passed, end));
      if (await strikes(fault)) return;
    }
    await send(server, chunk.subarray(passed));
  }

  async function passAnswers(chunk: Buffer): Promise<void> {
    let passed = 0;
    for (const { end } of answers.read(chunk)) {
      answered++;
      if (isAnswering()) {
        await send(client, chunk.subarray(passed, end));
        passed = end;
      }
      if (answered !== awaited?.request) continue;
      const { fault } = awaited;
      awaited = undefined;
      held.push(chunk.subarray(passed, end));
      passed = end;
      if (await strikes(fault)) return;
    }
    if (isAnswering()) held.push(chunk.subarray(passed));
    else await send(client, chunk.subarray(passed));
  }

  /** Whether what the server sends now is the answer that a fault waits for. */
  function isAnswering(): boolean {
    return answered + 1 === awaited?.request;
  }

  /** Holds a message up, then cuts what the fault cuts. Resolves with whether the connection is gone. */
  async function strikes(fault: ArmedFault): Promise<boolean> {
    const isCut = fault.cuts !== "nothing";
    if (fault.delayMs !== undefined) await wait(fault.delayMs);
    if (!isCut || fault.at === "after-commit") for (const part of held) await send(client, part);
    held = [];
    if (isCut) cut();
    if (fault.cuts === "network") cutNetwork();
    faults.strike(fault);
    return isCut;
  }

  /** It has happened when the server has carried the message out and has found nobody to answer. */
  async function arriveLate(fault: ArmedFault, message: Buffer): Promise<void> {
    isLate = true;
    client.destroy();
    if (fault.cuts === "network") cutNetwork();
    await wait(fault.delayMs ?? 0);
    const closed = new Promise((resolve) => server.once("close", resolve));
    server.end(message);
    await closed;
    faults.strike(fault);
  }

  /** Resolves when there is room for more. */
  async function send(to: Socket, bytes: Buffer): Promise<void> {
    if (isMute || to.destroyed || bytes.length === 0 || to.write(bytes)) return;
    await new Promise<void>((resolve) => {
      to.once("drain", resolve).once("close", resolve);
    });
  }
}
