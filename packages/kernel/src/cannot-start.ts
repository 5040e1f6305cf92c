/** An expected failure to start: its message says what happened, what it means and what to do. */
export class CannotStart extends Error {
  override readonly name: string = "CannotStart";
}
