/** What the control plane was asked for does not fit the program, or the map refuses it; the message says how. */
export class ControlPlaneError extends Error {
  override readonly name = "ControlPlaneError";
}
