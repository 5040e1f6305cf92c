/** What was measured does not count: the message says why. */
export class VoidMeasurement extends Error {
  override readonly name = "VoidMeasurement";
}
