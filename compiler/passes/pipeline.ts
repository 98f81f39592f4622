/**
 * The passes in their order. What comes out of `optimize` is legal (see `legalize/legalize.ts`) with no memcpy, memset
 * or switch left: what the code generator takes.
 */

import type { Module } from "../ir/ir.ts";
import { alignSlots } from "./align-slots.ts";
import { combineLoads } from "./combine-loads/combine-loads.ts";
import { countPointers } from "./count-pointers.ts";
import { removeDeadCode } from "./dead-code.ts";
import { removeDeadStores } from "./dead-stores.ts";
import { simplifyDemanded } from "./demanded-bits.ts";
import { dropSignExtensions } from "./drop-sign-extensions.ts";
import { expandMemory } from "./expand-memory.ts";
import { expandWideDivision } from "./expand-wide-division.ts";
import { foldConstantData } from "./fold-constant-data.ts";
import { forwardMemory } from "./forward-memory/forward-memory.ts";
import { inlineCalls, inlineRequired } from "./inline.ts";
import { legalize } from "./legalize/legalize.ts";
import { lowerSwitches } from "./lower-switch.ts";
import { mergeChecks } from "./merge-checks.ts";
import { narrowLoads } from "./narrow-loads.ts";
import { numberValues } from "./number-values.ts";
import { eachFunction, type Pass, type PassOptions } from "./pass.ts";
import { promoteGlobals } from "./promote-globals.ts";
import { promoteSlots } from "./promote-slots/promote-slots.ts";
import { propagateArguments } from "./propagate-arguments.ts";
import { propagateConstants } from "./propagate-constants.ts";
import { callsThroughPointers, resolveCalls } from "./resolve-calls.ts";
import { simplifyCfg } from "./simplify-cfg.ts";
import { simplify } from "./simplify/simplify.ts";
import { sink } from "./sink.ts";
import { splitSelects } from "./split-selects.ts";
import { splitStackAccesses } from "./split-stack-accesses.ts";
import { threadJumps } from "./thread-jumps.ts";
import { unrollLoops } from "./unroll-loops.ts";
import { dropUnusedFunctions } from "./unused-functions.ts";
import { widenSignedCompares } from "./widen-signed-compares.ts";

export type { Cpu, Pass, PassOptions } from "./pass.ts";

export interface OptimizeOptions extends PassOptions {
  /** 0: what is needed to load, and no more; 1: quick; 2: everything. */
  readonly level: 0 | 1 | 2;
  /** Called after each pass that changed something, with the pass's name. */
  readonly afterPass?: (pass: string, module: Module) => void;
}

/** Every pass by its name, for `--dump-after` and the filetests. */
export const passes = {
  "align-slots": eachFunction(alignSlots),
  "combine-loads": eachFunction(combineLoads),
  "count-pointers": eachFunction(countPointers),
  "dead-code": eachFunction(removeDeadCode),
  "dead-stores": eachFunction(removeDeadStores),
  "demanded-bits": eachFunction(simplifyDemanded),
  "drop-sign-extensions": eachFunction(dropSignExtensions),
  "expand-memory": eachFunction(expandMemory),
  "expand-wide-division": eachFunction(expandWideDivision),
  "fold-constant-data": foldConstantData,
  "forward-memory": eachFunction(forwardMemory),
  inline: inlineCalls,
  "inline-required": inlineRequired,
  legalize: eachFunction(legalize),
  "lower-switch": eachFunction(lowerSwitches),
  "merge-checks": eachFunction(mergeChecks),
  "narrow-loads": eachFunction(narrowLoads),
  "number-values": eachFunction(numberValues),
  "promote-globals": eachFunction(promoteGlobals),
  "promote-slots": eachFunction(promoteSlots),
  "propagate-arguments": propagateArguments,
  "propagate-constants": eachFunction(propagateConstants),
  "resolve-calls": resolveCalls,
  simplify: eachFunction(simplify),
  "simplify-cfg": eachFunction(simplifyCfg),
  sink: eachFunction(sink),
  "split-selects": eachFunction(splitSelects),
  "split-stack-accesses": eachFunction(splitStackAccesses),
  "thread-jumps": eachFunction(threadJumps),
  "unroll-loops": eachFunction(unrollLoops),
  "unused-functions": dropUnusedFunctions,
  "widen-signed-compares": eachFunction(widenSignedCompares),
} satisfies Record<string, Pass>;

export type PassName = keyof typeof passes;

interface Step {
  readonly pass: PassName;
  /** The lowest level at which it runs. */
  readonly from: 0 | 1 | 2;
  /** Runs only when this pass has changed something before. */
  readonly after?: PassName;
}

/** What makes a function smaller at any time: run before and after legalisation. */
const cleanUp: readonly Step[] = [
  { pass: "fold-constant-data", from: 1 }, // so that constants are in sight, and pointers in data are addresses
  { pass: "propagate-constants", from: 1 }, // across blocks, before looking at single instructions
  { pass: "simplify", from: 1 }, // at the types of the source, where most is known
  { pass: "simplify-cfg", from: 1 }, // conditions are flags still: branches on flags are threaded
  { pass: "split-selects", from: 2 }, // that the next step can decide
  { pass: "thread-jumps", from: 2 }, // what is returned as a number and tested again
  { pass: "number-values", from: 1 }, // after simplification equal computations look equal; what is checked is then what is used
  { pass: "forward-memory", from: 1 }, // equal addresses are one value now
  { pass: "dead-stores", from: 1 }, // after forwarding, much that is stored is not read, and there is little stack
  { pass: "simplify", from: 2 }, // with the values that came out of memory
  { pass: "simplify-cfg", from: 2 }, // and the branches that they decide
  { pass: "dead-code", from: 1 }, // so that what follows sees true use counts
];

/** A clean-up for what `pass` has changed. */
function cleanUpAfter(pass: PassName): readonly Step[] {
  return [
    { pass: "simplify", from: 2, after: pass }, // addresses that are known now need not be compared with null
    { pass: "promote-slots", from: 1, after: pass }, // slots that are accessed at known places alone now
    ...cleanUp.map((step): Step => ({ ...step, after: pass })),
  ];
}

/** Steps that are gone through as long as the first of them finds something, and no more than `most` times. */
interface Rounds {
  readonly most: number;
  readonly steps: readonly [Step, ...Step[]];
}

/**
 * Functions that are called by their names now may have to be inlined, and be given callbacks themselves. A function
 * that is given itself to call would be inlined for ever.
 */
const resolvedCalls: Rounds = {
  most: 32,
  steps: [{ pass: "resolve-calls", from: 1 }, { pass: "inline-required", from: 1, after: "resolve-calls" }, ...cleanUpAfter("resolve-calls")],
};

const pipeline: readonly (Step | Rounds)[] = [
  { pass: "promote-slots", from: 1 }, // frontends keep every variable in memory; all else works on values
  ...cleanUp, // what is inlined many times is cleaned once
  { pass: "inline-required", from: 0 }, // some calls cannot be expressed, and others were never meant to be made
  ...cleanUpAfter("inline-required"), // the inliner judges functions by their true size
  resolvedCalls, // what was inlined has its callbacks in sight
  { pass: "inline", from: 2 }, // before legalisation: what a call passed is a value now
  ...cleanUpAfter("inline"), // across what were borders of functions
  { pass: "propagate-arguments", from: 2 }, // to functions that are called still
  ...cleanUpAfter("propagate-arguments"), // loops and branches that the numbers decide
  { pass: "promote-globals", from: 2 }, // with calls out of the way
  ...cleanUpAfter("promote-globals"), // its slots become values, and counters have an end
  { pass: "count-pointers", from: 1 }, // the verifier does not compare pointers
  { pass: "unroll-loops", from: 2 }, // counts of rounds are known now, and bodies are as small as they get
  ...cleanUpAfter("unroll-loops"), // counters are constants now
  { pass: "align-slots", from: 0 }, // before anything asks how wide an access to a slot may be
  { pass: "expand-memory", from: 0 }, // there is no instruction for it
  { pass: "expand-wide-division", from: 0 }, // what only a loop can do
  { pass: "legalize", from: 0 }, // registers have 32 and 64 bits
  { pass: "drop-sign-extensions", from: 1 }, // before equal extensions are made one
  { pass: "combine-loads", from: 2 }, // before what is read is cut to what is looked at
  { pass: "narrow-loads", from: 2 }, // bytes of a header that are read with others and not looked at
  { pass: "demanded-bits", from: 1 }, // masks that no one needs hide equal values
  ...cleanUp, // masks, extensions and carries that legalisation made
  { pass: "demanded-bits", from: 2 }, // once more with what is left
  { pass: "simplify", from: 2 }, // what lost its mask
  { pass: "split-stack-accesses", from: 0 }, // the verifier wants stack accesses aligned
  { pass: "lower-switch", from: 0 }, // there are no jump tables
  { pass: "merge-checks", from: 2 }, // switches are branches, on which the ways of a parser part
  { pass: "simplify", from: 1 }, // compares that the switches became, and sums of the checks
  { pass: "simplify-cfg", from: 1 }, // blocks that the steps above made
  { pass: "sink", from: 2 }, // what a branch decides about is known: reads before the check that allows them
  { pass: "widen-signed-compares", from: 1 }, // last, as others would narrow them again
  { pass: "dead-code", from: 0 }, // what they left unused
  { pass: "unused-functions", from: 1 }, // those that nothing names since
];

export function optimize(module: Module, options: OptimizeOptions): Module {
  // Which function a pointer is says only the flow of values.
  const level = callsThroughPointers(module) ? 2 : options.level;
  const effective = new Set<PassName>();
  let current = module;
  /** True when the step changed something. */
  const run = ({ pass, from, after }: Step): boolean => {
    if (level < from || (after && !effective.has(after))) return false;
    const before = current;
    current = passes[pass](current, options);
    if (current === before) return false;
    effective.add(pass);
    options.afterPass?.(pass, current);
    return true;
  };
  for (const item of pipeline) {
    if ("pass" in item) run(item);
    else for (let round = 0; round < item.most && run(item.steps[0]); round++) item.steps.slice(1).forEach(run);
  }
  return current;
}
