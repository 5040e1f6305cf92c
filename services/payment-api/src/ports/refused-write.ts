/** The database refuses what a command would write, and nothing of the command was written: tried again, it is refused again. */
export class RefusedWrite extends Error {
  override readonly name = "RefusedWrite";

  constructor(cause: unknown) {
    super("The database refused what was to be written.", { cause });
  }
}
