/**
 * The first thing that runs in a service's thread. It replaces what the service must not notice, the clock, the sources of
 * randomness and the sockets, and then starts the service's own program, unchanged.
 */
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import { pathToFileURL } from "node:url";
import { workerData } from "node:worker_threads";
import { createChance } from "../chance.ts";
import { COMMIT_FAULTS, controlOver, DIED } from "./control.ts";
import { createRandomBytes } from "./random-bytes.ts";

export interface Inside {
  readonly program: string;
  readonly seed: number;
  readonly databasePort: number;
  readonly control: SharedArrayBuffer;
}

const { program, seed, databasePort, control: memory } = workerData as Inside;
const control = controlOver(memory);

replaceClock();
replaceRandomness();
replaceSockets();
await import(pathToFileURL(program).href);

function replaceClock(): void {
  const RealDate = Date;
  const now = (): number => RealDate.now() + control.get("clockAheadMs");
  globalThis.Date = class extends RealDate {
    constructor(...args: unknown[]) {
      super(...((args.length === 0 ? [now()] : args) as [number]));
    }
    static override now = now;
  } as DateConstructor;
}

/** From the seed: the random part of ids, retries' pauses, choices of shards. Keys and nonces of protocols stay random. */
function replaceRandomness(): void {
  const chance = createChance(seed);
  Math.random = () => chance.next();
  const randomBytes = createRandomBytes(seed);
  crypto.randomFillSync = ((buffer: Uint8Array) => {
    buffer.set(randomBytes(buffer.length));
    return buffer;
  }) as typeof crypto.randomFillSync;
  syncBuiltinESMExports();
}

/** Every read and write is a step at which the thread may die or stand still; a COMMIT or an answer may lose its connection. */
function replaceSockets(): void {
  const proto = net.Socket.prototype as unknown as Record<"_write" | "_writev" | "push" | "connect", Method>;
  const { _write: write, _writev: writev, push, connect } = proto;
  const databases = new WeakSet<object>();

  proto.connect = function (this: net.Socket, ...args: unknown[]) {
    if (portIn(args) === databasePort) databases.add(this);
    return connect.apply(this, args);
  };
  proto._write = function (this: net.Socket, ...args: unknown[]) {
    return sending(this, [args[0]], args[2] as Done, () => write.apply(this, args));
  };
  proto._writev = function (this: net.Socket, ...args: unknown[]) {
    const chunks = (args[0] as { chunk: unknown }[]).map(({ chunk }) => chunk);
    return sending(this, chunks, args[1] as Done, () => writev.apply(this, args));
  };
  proto.push = function (this: net.Socket, ...args: unknown[]) {
    step();
    const result = push.apply(this, args);
    if (armed("after") && databases.has(this) && isCommit(args[0])) lose(this);
    return result;
  };

  function sending(socket: net.Socket, chunks: readonly unknown[], done: Done, send: () => unknown): unknown {
    step();
    if (control.get("loseAnswerIn") > 0 && chunks.some(isAnswer) && control.add("loseAnswerIn", -1) === 0) {
      control.add("lostAnswers", 1);
      socket.destroy(reset());
      return done(reset());
    }
    const strikes = control.get("commitFault") !== 0 && databases.has(socket) && chunks.some(isCommit);
    if (strikes && armed("before")) {
      lose(socket);
      return done(reset());
    }
    const result = send();
    if (strikes && armed("during")) lose(socket);
    return result;
  }
}

function armed(at: keyof typeof COMMIT_FAULTS): boolean {
  return control.get("commitFault") === COMMIT_FAULTS[at];
}

function lose(socket: net.Socket): void {
  control.set("commitFault", 0);
  control.add("lostCommits", 1);
  socket.destroy(reset());
}

type Method = (...args: unknown[]) => unknown;
type Done = (error: Error) => void;

function reset(): Error {
  return Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET", syscall: "read" });
}

/** The beginning of what an HTTP server answers. */
function isAnswer(chunk: unknown): boolean {
  if (typeof chunk === "string") return chunk.startsWith("HTTP/1.1 ");
  return chunk instanceof Uint8Array && Buffer.from(chunk.subarray(0, 9)).toString() === "HTTP/1.1 ";
}

/** Both the query that the client sends and the tag with which the server answers. */
function isCommit(chunk: unknown): boolean {
  return (
    chunk instanceof Uint8Array && Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).includes("COMMIT\0")
  );
}

/** The port in any of the forms in which `connect` takes an address. */
function portIn(args: unknown): number | undefined {
  const [first] = Array.isArray(args) ? (args.flat() as unknown[]) : [];
  return typeof first === "object" && first !== null ? Number((first as { port?: unknown }).port) : Number(first);
}

function step(): void {
  if (control.get("dieIn") > 0 && control.add("dieIn", -1) === 0) {
    control.add("deaths", 1);
    process.exit(DIED);
  }
  if (control.get("stallIn") > 0 && control.add("stallIn", -1) === 0) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, control.get("stallMs"));
  }
}
