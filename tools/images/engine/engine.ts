import { Refusal } from "@platform/command-line/refusal";
import type { NodeImage } from "../images/node-image.ts";

/** A container engine. Docker and podman share a command line, and differ only in these members. */
export interface Engine {
  /** Includes the version. */
  readonly name: string;
  /** The flags of `build` that only this engine needs. */
  readonly buildFlags: readonly string[];
  /** The flags of `run` that only this engine needs. */
  readonly runFlags: readonly string[];
  /** Makes the image that Dockerfiles start from available, and returns its name. */
  prepareBase(node: NodeImage): Promise<string>;
  /** Runs one command and returns its stdout, trimmed. Throws EngineError when it fails. */
  call(args: readonly string[], options?: CallOptions): Promise<string>;
}

export interface CallOptions {
  /** Takes each line that the command prints while it runs. */
  readonly onLine?: (line: string) => void;
  /** After this time the command is killed and fails. */
  readonly timeoutMs?: number;
  /** Runs the command even after Ctrl-C, to clean up. */
  readonly always?: boolean;
  /** Returns "" and only passes lines to `onLine`, for a command that prints for hours. */
  readonly onlyLines?: boolean;
}

/** A command of the engine failed. */
export class EngineError extends Refusal {
  override readonly name = "EngineError";
  /** Undefined if a signal ended it. */
  readonly exitCode: number | undefined;
  /** What it printed on both streams. */
  readonly output: string;

  constructor(command: string, exitCode: number | undefined, output: string) {
    const how = exitCode === undefined ? "was ended" : `failed with exit code ${exitCode}`;
    super(`"${command}" ${how}. It printed:\n${output.trim() || "(nothing)"}`);
    this.exitCode = exitCode;
    this.output = output;
  }
}
