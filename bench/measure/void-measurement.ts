/** What was measured does not count: the message says why. */
export class VoidMeasurement extends Error {
  override readonly name = "VoidMeasurement";
}

/** Too large a share of the payments was not scored in time: fewer callers may be what this machine takes. */
export class ScoredLate extends VoidMeasurement {
  readonly share: number;

  constructor(share: number) {
    super(`fraud-detection missed its budget for ${(share * 100).toFixed(2)} % of the payments`);
    this.share = share;
  }
}
