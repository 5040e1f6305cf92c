/** Where a transaction is hit. What is in flight has been sent, and its answer has not come back. */
export type Moment = "begin-in-flight" | "before-commit" | "commit-in-flight" | "after-commit";

/** Something that happens once, to the next connection on which its moment comes. */
export interface Fault {
  readonly at: Moment;
  /**
   * How long the message is held up: COMMIT itself before the commit, and else the server's answer, so that the server
   * has certainly done what it was asked. 0 unless given.
   */
  readonly delayMs?: number;
  /**
   * What dies then; the message is lost with it. `connection` unless given. `network`: every connection, and new ones are
   * refused until `heal`. `nothing`: the message was only late.
   */
  readonly cuts?: "connection" | "network" | "nothing";
  /**
   * Of what is in flight: the client loses its connection at once, and its message reaches the server `delayMs` later.
   * So the server carries it out while the client tries again.
   */
  readonly arrivesLate?: boolean;
}

/** A fault that waits for its moment. */
export interface ArmedFault extends Fault {
  /** Tells whoever armed it whether it struck. */
  end(hasStruck: boolean): void;
}

/** The faults that wait for their moments, in the order in which they were armed. */
export interface ArmedFaults {
  /** How many have struck. */
  readonly counts: Readonly<Record<Moment, number>>;
  arm(fault: Fault): Promise<boolean>;
  disarm(): void;
  /** Takes the first fault that such a statement meets, if any. */
  take(statement: string | undefined): ArmedFault | undefined;
  /** All of it has happened. */
  strike(fault: ArmedFault): void;
  /** Its connection ended by itself before it could strike: it waits for another, unless all were disarmed meanwhile. */
  giveBack(fault: ArmedFault): void;
}

export function createArmedFaults(): ArmedFaults {
  const counts = { "begin-in-flight": 0, "before-commit": 0, "commit-in-flight": 0, "after-commit": 0 };
  const waiting: ArmedFault[] = [];
  let armed = new WeakSet<ArmedFault>();
  return {
    counts,
    arm: (fault) =>
      new Promise((end) => {
        const one = { ...fault, end };
        armed.add(one);
        waiting.push(one);
      }),
    disarm() {
      armed = new WeakSet();
      for (const one of waiting.splice(0)) one.end(false);
    },
    take(statement) {
      const index = waiting.findIndex(({ at }) => statement === (at === "begin-in-flight" ? "BEGIN" : "COMMIT"));
      return index === -1 ? undefined : waiting.splice(index, 1)[0];
    },
    strike(one) {
      counts[one.at]++;
      one.end(true);
    },
    giveBack(one) {
      if (armed.has(one)) waiting.unshift(one);
      else one.end(false);
    },
  };
}
