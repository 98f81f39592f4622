/** The bytes are not a BPF object, or one that this project cannot take; the message says why. */
export class ObjectError extends Error {
  override readonly name = "ObjectError";
}
