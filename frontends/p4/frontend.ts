/** The P4 frontend: preprocess, parse, check, lower. */

import type { P4Info } from "../../compiler/control-plane/p4info/p4info.ts";
import { hasErrors } from "../../compiler/diagnostics/diagnostic.ts";
import type { CheckResult, Frontend, FrontendOptions, FrontendResult, PreprocessedText, SourceReader, TextResult } from "../shared/frontend.ts";
import { printTokens } from "../shared/preprocessor/print.ts";
import { architectures } from "./arch/registry.ts";
import { cHeader } from "./externs/c-header.ts";
import { formatProgram } from "./format/format.ts";
import { asIn, plainText } from "./format/line-ends.ts";
import { packetFields } from "./interpret/packet-fields.ts";
import { lowerProgram } from "./lower/lower.ts";
import { parseSyntax } from "./parse/parse.ts";
import { describeControlPlane } from "./p4runtime/p4info.ts";
import { printTree } from "./print-tree.ts";
import { checkSource, preprocessSource, type CheckedSource } from "./source.ts";

/** Helpers that are marked GPL in the kernel stay open to P4 programs. */
const DEFAULT_LICENSE = "GPL";

export const p4Frontend: Frontend = {
  name: "p4",
  preprocess(path: string, options: FrontendOptions): PreprocessedText {
    const { tokens, diagnostics, files } = preprocessSource(path, options);
    return { text: printTokens(tokens), diagnostics, dependencies: files.map((file) => file.name) };
  },
  check(path: string, options: FrontendOptions): CheckResult {
    const { diagnostics, dependencies, p4info } = checked(path, options);
    return { ...(p4info && { p4info }), diagnostics, dependencies };
  },
  compile(path: string, options: FrontendOptions): FrontendResult {
    const { program, diagnostics, files, dependencies, p4info } = checked(path, options);
    if (!program || hasErrors(diagnostics)) return { diagnostics, dependencies };
    const cFunctions = options.cFunctions?.(cHeader(program.checked, path));
    if (cFunctions === null) return { diagnostics, dependencies };
    const lowered = lowerProgram(program, {
      name: path,
      endian: options.endian,
      license: options.license ?? DEFAULT_LICENSE,
      ...(options.hook !== undefined && { hook: options.hook }),
      ...(options.portsInMemory !== undefined && { portsInMemory: options.portsInMemory }),
      ...(options.maxParserDepth !== undefined && { maxParserDepth: options.maxParserDepth }),
      ...(options.pullPackets && { pullPackets: options.pullPackets }),
      ...(cFunctions && { cFunctions }),
      sources: files,
      architectures,
    });
    const all = [...diagnostics, ...lowered.diagnostics];
    return { ...(lowered.value && !hasErrors(all) && lowered.value), ...(p4info && { p4info }), packetFields: (packet) => packetFields(program.checked, packet), diagnostics: all, dependencies };
  },
  header(path: string, options: FrontendOptions): TextResult {
    const { program, diagnostics, files } = checkSource(path, options);
    return { ...(program && { text: cHeader(program.checked, path) }), diagnostics, dependencies: files.map(({ name }) => name) };
  },
  tree(path: string, options: FrontendOptions): TextResult {
    const { syntax, program, diagnostics, files } = checkSource(path, options);
    return { ...(syntax && { text: printTree(syntax, files[0]!, program?.checked) }), diagnostics, dependencies: files.map(({ name }) => name) };
  },
  format(path: string, options: FrontendOptions): TextResult {
    const original = options.reader.read(path);
    const reader: SourceReader = { read: (name) => (name === path ? original && plainText(original) : options.reader.read(name)) };
    const source = preprocessSource(path, { ...options, reader });
    const dependencies = source.files.map(({ name }) => name);
    const parsed = parseSyntax(source.tokens.all());
    // Only the form counts: what cannot be included may not be needed to tell it.
    const obstacles = source.diagnostics.filter(({ code }) => code !== "X0001" && code !== "X0005");
    if (!parsed.value || hasErrors(obstacles)) return { diagnostics: [...source.diagnostics, ...parsed.diagnostics], dependencies };
    return { text: asIn(original!, formatProgram(source.files[0]!, source, parsed.value.tree)), diagnostics: [], dependencies };
  },
};

interface Checked extends CheckedSource {
  readonly dependencies: readonly string[];
  readonly p4info?: P4Info;
}

function checked(path: string, options: FrontendOptions): Checked {
  const source = checkSource(path, options);
  const dependencies = source.files.map(({ name }) => name);
  if (!source.program || !options.p4info) return { ...source, dependencies };
  const { value, diagnostics } = describeControlPlane(source.program, source.files[0]!);
  return { ...source, dependencies, ...(value && { p4info: value }), diagnostics: [...source.diagnostics, ...diagnostics] };
}
