/** Where a checker is in a braced list of initialisers (C11 6.7.9). */

import type { Designator, InitializerItem, InitializerList } from "../ast.ts";

/** The items of a braced list and how far they are used up. */
export interface Cursor {
  readonly list: InitializerList;
  readonly items: readonly InitializerItem[];
  at: number;
  /** The item whose designators have led to where it goes: what it begins there need not be named again. */
  led: number;
  /** Items without designators go on behind what one was led to: of a range's elements (GNU) only in the last. */
  goesOn: boolean;
}

export function designatorsAt({ items, at, led }: Cursor): readonly Designator[] {
  return at === led ? [] : items[at]!.designators;
}
