/** P4 expressions have the values that the language specification gives them, on every engine. */

import fc from "fast-check";
import { describe, it } from "vitest";
import { ExpressionBuilder, literal, trees, typeText, type Field, type Tree } from "../generators/p4-expression.ts";
import { compileP4, enginesOf } from "../harness/p4-engines.ts";

const widths = [8, 16, 32, 64, 1, 3, 4, 9, 12, 31, 33, 48, 63, 65, 128];
const PACKET_BYTES = 128;

interface Recipe {
  readonly fields: readonly { readonly width: number; readonly signed: boolean; readonly bits: bigint }[];
  readonly expressions: readonly { readonly tree: Tree; readonly width: number; readonly signed: boolean }[];
}

const typed = { width: fc.constantFrom(...widths), signed: fc.boolean() };

const recipes: fc.Arbitrary<Recipe> = fc.record({
  fields: fc.array(fc.record({ ...typed, bits: fc.oneof(fc.bigInt({ min: 0n, max: 300n }), fc.bigInt({ min: 0n, max: (1n << 64n) - 1n })) }), { minLength: 1, maxLength: 6 }),
  expressions: fc.array(fc.record({ tree: trees, ...typed }), { minLength: 1, maxLength: 6 }),
});

describe("P4 expressions", () => {
  it("have the values of the specification", () => {
    let smallest: { text: string; failure: unknown } | undefined;
    let deadline = Infinity;
    const attempt = (recipe: Recipe): boolean => {
      if (Date.now() > deadline) return true;
      const { text, packet } = programOf(recipe);
      try {
        check(text, packet);
        return true;
      } catch (failure) {
        deadline = Math.min(deadline, Date.now() + 30_000);
        smallest = { text: `packet ${Buffer.from(packet).toString("hex")}\n${text}`, failure };
        return false;
      }
    };
    fc.check(fc.property(recipes, attempt), { numRuns: Number(process.env["P4_PROGRAMS"] ?? 150), seed: Number(process.env["P4_SEED"] ?? 1) });
    if (smallest) throw new Error(`${(smallest.failure as Error).message}\n${smallest.text}`);
  }, 600_000);
});

/** The program passes a packet when every expression has its value. */
function programOf({ fields, expressions }: Recipe): { text: string; packet: Uint8Array } {
  const known = fields.map((field, index): Field => {
    const type = { width: field.width, signed: field.signed && field.width > 1 };
    return { text: `hdr.h.f${index}`, type, bits: BigInt.asUintN(field.width, field.bits) };
  });
  const used = known.reduce((sum, field) => sum + field.type.width, 0);
  const padding = (8 - (used % 8)) % 8;
  const declared = [...known.map((field, index) => `${typeText(field.type)} f${index};`), ...(padding > 0 ? [`bit<${padding}> padding;`] : [])];
  const builder = new ExpressionBuilder(known, widths);
  const checks = expressions.map(({ tree, width, signed }, index) => {
    const type = { width, signed: signed && width > 1 };
    const { text, bits } = builder.build(tree, type);
    return `        ${typeText(type)} e${index} = ${text};\n        if (e${index} != ${literal(bits, type).text}) { pass = false; }`;
  });
  const text = `#include <ebpf_model.p4>
header values_h { ${declared.join(" ")} }
struct headers_t { values_h h; }
parser prs(packet_in packet, out headers_t hdr) {
    state start { packet.extract(hdr.h); transition accept; }
}
control pipe(inout headers_t hdr, out bool pass) {
    apply {
        pass = true;
${checks.join("\n")}
    }
}
ebpfFilter(prs(), pipe()) main;
`;
  return { text, packet: packetOf(known, padding) };
}

function packetOf(fields: readonly Field[], padding: number): Uint8Array {
  let bits = 0n;
  let width = 0;
  for (const field of fields) {
    bits = (bits << BigInt(field.type.width)) | field.bits;
    width += field.type.width;
  }
  const size = (width + padding) / 8;
  const whole = bits << BigInt(padding);
  return Uint8Array.from({ length: PACKET_BYTES }, (_, index) => (index < size ? Number((whole >> BigInt(8 * (size - 1 - index))) & 0xffn) : 0));
}

function check(text: string, packet: Uint8Array): void {
  const { module, diagnostics } = compileP4("expressions.p4", text);
  const errors = diagnostics.filter((one) => one.severity === "error");
  if (!module || errors.length > 0) throw new Error(`the program is refused: ${errors.map((one) => `${one.span?.line}: ${one.message}`).join("\n")}`);
  const engines = enginesOf(module);
  try {
    for (const engine of engines) {
      const verdict = engine.run(packet).returnValue;
      if (verdict !== 0) throw new Error(`${engine.name}: an expression has another value (verdict ${verdict})`);
    }
  } finally {
    for (const engine of engines) engine.close();
  }
}
