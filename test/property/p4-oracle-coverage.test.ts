/** What the programs that run against the interpreter of the language are made of: each kind of construct occurs, and often. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compiledArchitectures } from "../generators/p4/architectures.ts";
import { oracleCases } from "../generators/p4/oracle-cases.ts";

const PROGRAMS = 300;
/** Of the programs, at the least. */
const SHARE = 0.02;

const kinds: Readonly<Record<string, RegExp>> = {
  "ebpf_model": /ebpfFilter\(/,
  "xdp_model": /\bxdp\(/,
  "ubpf_model": /\bubpf\(/,
  "a header stack": /^ +\w+\[\d\] h\d+;/m,
  "a header union": /^header_union/m,
  "a union in a stack, or in the headers": /^ +U\d+(\[\d\])? h\d+;/m,
  "a varbit": /varbit</,
  "a serializable enum": /enum bit<\d+>/,
  "a new type": /^type /m,
  "a generic struct": /struct \w+<T>/,
  "a tuple": /tuple</,
  "a generic function": /^T gen\d+<T>\(/m,
  "a call of a generic function": / gen\d+(<.*>)?\(/,
  "a generic control": /^control Gen\d+<T>\(/m,
  "a generic control that is applied": /Gen\d+<.*>\.apply\(|Gen\d+<.*>\(\) c/,
  "a function that takes the packet": /take\d+\(packet_in/,
  "a call of such a function": /take\d+\(packet, /,
  "extract in a loop": /for \(bit<8> i\d+ in 0 \.\. [1-9]\) \{\n +packet\.extract/,
  "extract in a branch": /if \(.*\) \{\n +packet\.extract/,
  "an element at an index that only the run knows": /h\d+\[x\d+\]/,
  "a switch on errors": /switch \(.*\{\n +error\./,
  "emit in a loop": /for \(bit<8> round in .*packet\.emit/,
  "emit under a condition": /if \(.*\) packet\.emit/,
  "signed numbers": /\bint<\d+>/,
  "extract": /packet\.extract\(hdr\.h\d+\)/,
  "extract of a varbit": /packet\.extract\(.*, \(bit<32>\)/,
  "extract of the next element": /\.next\b/,
  "lookahead": /lookahead</,
  "advance": /packet\.advance\(/,
  "advance by what the run says": /packet\.advance\(\(bit<32>\)/,
  "verify": /verify\(/,
  "select on a mask": /&&& \d+.*: (s\d+|accept|reject);/,
  "select on a range": / \.\. \d+.*: (s\d+|accept|reject);/,
  "select on several values": /transition select\(.*, .*\) \{/,
  "a value set": /value_set</,
  "a case that is a value set": /^ +vs\d+: /m,
  "a parser in a parser": /sub\d+\.apply\(packet/,
  "an action with directions": /action act\d+\((in|inout|out) /,
  "action data": /action act\d+\((.*, )?(bit|int)<\d+> p\d+/,
  "a function": /^(bit|int|bool|void|\w+) fun\d+\(/m,
  "a control in a control": /(Sub|c)\d+\.apply\(/,
  "exact": / : exact/,
  "lpm": / : lpm/,
  "ternary": / : ternary/,
  "range": / : range/,
  "optional": / : optional/,
  "a table without a key": /table tbl\d+ \{\s+actions/,
  "constant entries": /const entries/,
  "entries that may change": /^ +entries =/m,
  "a constant default action": /const default_action/,
  "hit and miss": /\.apply\(\)\.(hit|miss)/,
  "action_run": /\.action_run/,
  "switch on a value": /switch \((?!.*action_run)/,
  "for over a range": /for \(\S+ i\d+ in /,
  "for with a condition": /for \(bit<8> i\d+ = /,
  "for over a stack": /for \(\w+ e\d+ in /,
  "break and continue": /\b(break|continue);/,
  "return": /\breturn;/,
  "exit": /\bexit;/,
  "slices that are assigned": /\[\d+:\d+\] = /,
  "slices by width": /\+: \d+\]/,
  "compound assignment": / (\+|-|&|\||\^|\*|<<|>>|\|\+\||\|-\|)= /,
  "saturating arithmetic": /\|[+-]\|/,
  "concatenation": / \+\+ /,
  "shifts": / (<<|>>) /,
  "division": / [/%] \d+w/,
  "a choice": / \? /,
  "validity": /isValid\(\)/,
  "setValid": /setValid\(\)/,
  "setInvalid": /setInvalid\(\)/,
  "push_front": /push_front\(/,
  "pop_front": /pop_front\(/,
  "an invalid header": /\{#\}/,
  "default values": /\.\.\. \}/,
  "a call of a function in C": /^(?!extern).*\bc_(mix|half|wide|step|byte)\(/m,
  "checksums": /csum_replace\d\(/,
  "a hash": /\bhash\(/,
  "a packet that is cut": /truncate\(/,
  "a packet that goes elsewhere": /output_action = \w+\.(XDP_)?REDIRECT/,
  "a copy that is sent": /std\.clone = /,
  "named arguments": /(fun|act|two)\d+\(p\d+ = /,
};

describe(`of ${PROGRAMS} programs`, () => {
  const texts = fc.sample(oracleCases(compiledArchitectures), { numRuns: PROGRAMS, seed: 1 }).map(({ text }) => text);

  it.each(Object.entries(kinds))("some have %s", (_, pattern) => {
    expect(texts.filter((text) => pattern.test(text)).length).toBeGreaterThanOrEqual(PROGRAMS * SHARE);
  });
});
