/** The database refuses a command's write. It wrote nothing of the command, and would refuse it again. */
export class RefusedWrite extends Error {
  override readonly name = "RefusedWrite";

  constructor(cause: unknown) {
    super("The database refused what was to be written.", { cause });
  }
}
