/** A measurement does not count; the message says why. */
export class VoidMeasurement extends Error {
  override readonly name = "VoidMeasurement";
}

/** Too many payments were refused, failed or scored late: this machine may handle fewer callers. */
export class TooManyCallers extends VoidMeasurement {
  readonly missedShare: number;

  constructor(message: string, missedShare: number) {
    super(message);
    this.missedShare = missedShare;
  }
}
