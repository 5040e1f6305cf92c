/** Something outside of this command keeps it from its work; the message is for whoever typed it. */
export class ImagesError extends Error {
  override readonly name = "ImagesError";
}
