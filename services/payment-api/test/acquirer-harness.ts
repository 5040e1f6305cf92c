import type { Acquirer } from "../src/ports/acquirer.ts";

/** An acquirer that the suite can put into trouble. */
export interface AcquirerHarness {
  readonly acquirer: Acquirer;
  /** The same acquirer, asked by somebody who does not wait long: for faults that are a silence. */
  readonly impatient: Acquirer;
  /** undefined: nothing goes wrong any more. */
  setFault(fault: string | undefined): Promise<void>;
  answerChallenge(id: string, answer: "completed" | "failed"): Promise<void>;
  /** Takes the acquirer down without warning, so that it cannot be reached. */
  takeDown(): Promise<void>;
  bringUp(): Promise<void>;
  close(): Promise<void>;
}
