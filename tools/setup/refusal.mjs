/**
 * An expected failure of this set-up or of a command that it starts. Its message tells the user what happened, what it means
 * and what to do. We show no stack.
 */
export class Refusal extends Error {
  name = "Refusal";
}
