import type { Acquirer } from "../src/ports/acquirer.ts";

/** An acquirer with faults that the suite controls. */
export interface AcquirerHarness {
  readonly acquirer: Acquirer;
  /** The same acquirer with a short deadline: for faults that cause silence. */
  readonly impatient: Acquirer;
  /** Undefined ends the faults. */
  setFault(fault: string | undefined): Promise<void>;
  answerChallenge(id: string, answer: "completed" | "failed"): Promise<void>;
  /** Stops the acquirer without warning, so that nobody can reach it. */
  takeDown(): Promise<void>;
  bringUp(): Promise<void>;
  close(): Promise<void>;
}
