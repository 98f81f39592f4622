/** All helpers of the machine by their number (enum bpf_func_id). */

import { CHECKSUM_HELPERS } from "./checksum.ts";
import { CONTROL_HELPERS } from "./control.ts";
import type { HelperRow } from "./helper.ts";
import { MAP_HELPERS } from "./map-helpers.ts";
import { SKB_HEADER_HELPERS } from "./skb-headers.ts";
import { SKB_HELPERS } from "./skb-helpers.ts";
import { TASK_HELPERS } from "./task.ts";
import { TEXT_HELPERS } from "./text.ts";
import { XDP_HELPERS } from "./xdp-helpers.ts";

const ROWS: readonly HelperRow[] = [
  ...CHECKSUM_HELPERS,
  ...CONTROL_HELPERS,
  ...MAP_HELPERS,
  ...SKB_HEADER_HELPERS,
  ...SKB_HELPERS,
  ...TASK_HELPERS,
  ...TEXT_HELPERS,
  ...XDP_HELPERS,
];

export const MACHINE_HELPERS: ReadonlyMap<number, HelperRow> = new Map(ROWS.map((row) => [row[0], row]));
