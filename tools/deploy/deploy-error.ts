/** Something that whoever deploys has to know or correct; the message says what happened, what it means and what to do. */
export class DeployError extends Error {
  override readonly name = "DeployError";
}
