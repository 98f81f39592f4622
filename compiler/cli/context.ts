/** What commands are given besides their arguments. */

import type { SourceReader } from "../../frontends/shared/frontend.ts";

export interface CommandContext {
  readonly reader: SourceReader;
  /** Standard error is a terminal that shows colours. */
  readonly colorTerminal: boolean;
}
