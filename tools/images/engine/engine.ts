import { Refusal } from "@platform/command-line/refusal";
import type { NodeImage } from "../images/node-image.ts";

/** A container engine. Docker's command line is podman's as well: they differ in what stands here. */
export interface Engine {
  /** With its version. */
  readonly name: string;
  /** What `build` is told besides what every engine is told. */
  readonly buildFlags: readonly string[];
  /** And `run`. */
  readonly runFlags: readonly string[];
  /** Makes the image that Dockerfiles start from available, and returns the name under which it is. */
  prepareBase(node: NodeImage): Promise<string>;
  /** Runs one command and returns its stdout, trimmed. Throws EngineError when it fails. */
  call(args: readonly string[], options?: CallOptions): Promise<string>;
}

export interface CallOptions {
  /** Takes each line that is printed while the command runs. */
  readonly onLine?: (line: string) => void;
  /** The command is killed after this, and fails. */
  readonly timeoutMs?: number;
  /** Ctrl-C does not keep it from being run: for what cleans up. */
  readonly always?: boolean;
  /** The answer is empty: for a command that prints for hours. Its lines are still taken one by one. */
  readonly onlyLines?: boolean;
}

/** A command of the engine failed. */
export class EngineError extends Refusal {
  override readonly name = "EngineError";
  /** Undefined where a signal ended it. */
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
