/** An expected failure: the message is for whoever typed the command. No stack is shown. */
export class Refusal extends Error {
  override name: string;
}
