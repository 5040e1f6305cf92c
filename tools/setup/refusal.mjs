/**
 * An expected failure, of this set-up or of a command that it starts: the message is for whoever typed the command and says what
 * happened, what it means and what to do. No stack is shown.
 */
export class Refusal extends Error {
  name = "Refusal";
}
