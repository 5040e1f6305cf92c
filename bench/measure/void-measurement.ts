/** What was measured does not count: the message says why. */
export class VoidMeasurement extends Error {
  override readonly name = "VoidMeasurement";
}

/** A share of the payments was refused, failed or was scored late: fewer callers may be what this machine takes. */
export class TooManyCallers extends VoidMeasurement {
  readonly missedShare: number;

  constructor(message: string, missedShare: number) {
    super(message);
    this.missedShare = missedShare;
  }
}
