/**
 * Generated expressions of every width mean the same to the compiler's constant folder (frontends/p4/check/constants.ts,
 * which works on numbers of any size) and to the code that is made for operands out of the packet.
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BinaryOperator } from "../../../frontends/p4/ast.ts";
import { foldBinary, integer, wrap } from "../../../frontends/p4/check/constants.ts";
import { bits } from "../../../frontends/p4/check/types.ts";
import { compileP4, enginesOf, type P4Engine } from "../../harness/p4-engines.ts";

const programs = Number(process.env["P4_EXPRESSIONS"] ?? 12);
const PER_PROGRAM = 16;

interface Operation {
  readonly width: number;
  readonly signed: boolean;
  readonly operator: BinaryOperator;
  /** Bits before the first operand, so that fields cross bytes anywhere. */
  readonly before: number;
  readonly left: bigint;
  readonly right: bigint;
}

const operators: readonly BinaryOperator[] = ["+", "-", "*", "/", "%", "|+|", "|-|", "&", "|", "^", "<<", ">>", "++", "==", "!=", "<", ">", "<=", ">="];

const operation: fc.Arbitrary<Operation> = fc
  .record({ width: fc.integer({ min: 1, max: 64 }), signed: fc.boolean(), operator: fc.constantFrom(...operators), before: fc.integer({ min: 1, max: 9 }) })
  .filter(({ signed, operator, width }) => !(signed && (operator === "/" || operator === "%")) && !(operator === "++" && width > 32))
  .chain((head) => {
    const edge = fc.constantFrom(0n, 1n, 2n ** BigInt(head.width) - 1n, 2n ** BigInt(head.width - 1), BigInt(head.width));
    const value = fc.oneof(edge, fc.bigInt({ min: 0n, max: 2n ** BigInt(head.width) - 1n })).map((one) => BigInt.asUintN(head.width, one));
    return fc.record({ left: value, right: value }).map((values) => ({ ...head, ...values }));
  })
  // Division by zero gives no value in P4.
  .filter(({ operator, right }) => !((operator === "/" || operator === "%") && right === 0n));

const isShift = (operator: string): boolean => operator === "<<" || operator === ">>";
const typeName = (width: number, signed: boolean): string => `${signed ? "int" : "bit"}<${width}>`;

/** A program that counts the low and high 32 bits of each result at 2n and 2n + 1. */
function programOf(operations: readonly Operation[]): string {
  const fields = operations.map(({ width, signed, operator, before }, index) => {
    const amount = isShift(operator) ? typeName(width, false) : typeName(width, signed);
    return `bit<${before}> skip${index}; ${typeName(width, signed)} l${index}; ${amount} r${index};`;
  });
  const size = operations.reduce((sum, { width, before }) => sum + before + 2 * width, 0);
  const padding = (8 - (size % 8)) % 8;
  const statements = operations.map(({ width, signed, operator }, index) => {
    const result = `hdr.v.l${index} ${operator} hdr.v.r${index}`;
    const compares = ["==", "!=", "<", ">", "<=", ">="].includes(operator);
    const resultWidth = operator === "++" ? 2 * width : width;
    const number = compares ? `((${result}) ? 64w1 : 0)` : `(bit<64>)(bit<${resultWidth}>)(${operator === "++" && signed ? `(${typeName(resultWidth, true)})` : ""}(${result}))`;
    return `value = ${number}; results.add(${2 * index}, value[31:0]); results.add(${2 * index + 1}, value[63:32]);`;
  });
  return `#include <ebpf_model.p4>
header values_h { ${fields.join("\n")} ${padding > 0 ? `bit<${padding}> end;` : ""} }
struct headers_t { values_h v; }
parser prs(packet_in packet, out headers_t hdr) { state start { packet.extract(hdr.v); transition accept; } }
control pipe(inout headers_t hdr, out bool pass) {
    CounterArray(${2 * operations.length}, false) results;
    apply { pass = true; bit<64> value; ${statements.join("\n")} }
}
ebpfFilter(prs(), pipe()) main;
`;
}

/** The operands as the header has them. */
function packetOf(operations: readonly Operation[]): Uint8Array {
  let text = "";
  for (const { width, before, left, right } of operations) {
    text += "10".repeat(before).slice(0, before) + left.toString(2).padStart(width, "0") + right.toString(2).padStart(width, "0");
  }
  text = text.padEnd(Math.max(14, Math.ceil(text.length / 8)) * 8, "0");
  return Uint8Array.from(text.match(/.{8}/g)!, (byte) => parseInt(byte, 2));
}

/** What the folder says, as the 64 bits that the program counts. */
function expected({ width, signed, operator, left, right }: Operation): bigint {
  const type = bits(width, signed);
  const rightType = isShift(operator) ? bits(width) : type;
  const result = foldBinary(operator, integer(wrap(left, type)), integer(wrap(right, rightType)), type, rightType);
  if (!result || "error" in result) throw new Error(`no value for ${operator}`);
  if (result.kind === "bool") return result.value ? 1n : 0n;
  if (result.kind !== "integer") throw new Error(`no value for ${operator}`);
  return BigInt.asUintN(operator === "++" ? 2 * width : width, result.value);
}

function resultAt(engine: P4Engine, index: number): bigint {
  const word = (at: number): bigint => {
    const value = engine.maps.get("pipe_results")!.lookup(new Uint8Array(Uint32Array.of(at).buffer))!;
    return BigInt(new DataView(value.buffer, value.byteOffset).getUint32(0, true));
  };
  return word(2 * index) | (word(2 * index + 1) << 32n);
}

describe("operators", () => {
  it("mean the same at compile time and at run time, on every engine", () => {
    fc.assert(
      fc.property(fc.array(operation, { minLength: PER_PROGRAM, maxLength: PER_PROGRAM }), (operations) => {
        const { module, diagnostics } = compileP4("generated.p4", programOf(operations));
        expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
        const packet = packetOf(operations);
        for (const engine of enginesOf(module!)) {
          try {
            expect(engine.run(packet).returnValue, engine.name).toBe(0);
            operations.forEach((one, index) => {
              const what = `${engine.name}: ${typeName(one.width, one.signed)} ${one.left} ${one.operator} ${one.right}`;
              expect(`${what} = ${resultAt(engine, index)}`).toBe(`${what} = ${expected(one)}`);
            });
          } finally {
            engine.close();
          }
        }
      }),
      { numRuns: programs },
    );
  }, 120_000);
});
