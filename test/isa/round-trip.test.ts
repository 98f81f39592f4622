import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decode, DecodeError } from "../../backend/isa/decode.ts";
import { encode, type SymbolReference } from "../../backend/isa/encode.ts";
import { parseAssembly } from "../../backend/isa/parse.ts";
import { printAssembly, printListing } from "../../backend/isa/print.ts";
import { instructions } from "./arbitrary.ts";

describe("instructions", () => {
  test.each(["little", "big"] as const)("decode what encode wrote, %s-endian", (endian) => {
    fc.assert(
      fc.property(instructions, (program) => {
        const references = new Map<number, SymbolReference>();
        const bytes = encode(program, {
          endian,
          resolve: (use) => {
            references.set(use.slot, use.reference);
            return { source: 1, imm: use.index, ...(use.place === "loadImm64" && { nextImm: -1 }) };
          },
        });
        expect(decode(bytes, { endian, resolve: (_, fields) => references.get(fields.slot) })).toEqual(program);
      }),
      { numRuns: 500 },
    );
  });

  test("parse what the assembly printer wrote", () => {
    fc.assert(fc.property(instructions, (program) => void expect(parseAssembly(printAssembly(program))).toEqual(program)), { numRuns: 500 });
  });

  test("parse what the listing printer wrote", () => {
    fc.assert(fc.property(instructions, (program) => void expect(parseAssembly(printListing(program).join("\n"))).toEqual(program)), { numRuns: 500 });
  });

  test("either encode again to the same bytes or are refused, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.constantFrom("little" as const, "big" as const), (bytes, endian) => {
        let program;
        try {
          program = decode(bytes, { endian });
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
          return;
        }
        expect(encode(program, { endian })).toEqual(bytes);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("the decoder refuses", () => {
  const slot = (...bytes: number[]) => Uint8Array.from([...bytes, ...new Array<number>(8 - bytes.length).fill(0)]);
  test.each([
    ["half an instruction", slot(0x95).subarray(0, 4), "not a multiple of 8"],
    ["half a 64-bit immediate", slot(0x18), "second half"],
    ["an unknown opcode", slot(0xff), "unknown opcode 0xff"],
    ["register 11", slot(0xbf, 0x0b), "no register r11"],
    ["a jump out of the program", slot(0x05, 0, 5), "jump out of the program, by 5"],
    ["a jump backwards out of the program", slot(0x05, 0, 0xf0, 0xff), "jump out of the program, by -16"],
    ["exit with a destination", slot(0x95, 1), "does not use its destination"],
    ["an unknown atomic operation", slot(0xdb, 0, 0, 0, 0x77), "unknown atomic operation 0x77"],
    ["a byte swap of 8 bits", slot(0xd4, 0, 0, 0, 8), "byte swap of 8 bits"],
    ["a move with offset 7", slot(0xbf, 0, 7), "offset 7 has no meaning for mov"],
  ])("%s", (_, bytes, message) => expect(() => decode(bytes)).toThrow(message));

  test("a jump into a 64-bit immediate", () => {
    const bytes = Uint8Array.from([...slot(0x05, 0, 1), ...slot(0x18), ...slot(0), ...slot(0x95)]);
    expect(() => decode(bytes)).toThrow("middle of an instruction");
  });
});

describe("the parser refuses", () => {
  test.each(["r11 = r1", "r1 = *(s64 *)(r2 + 0x0)", "goto nowhere", "if r1 == r2 goto +0x5", "r1 = be16 r2", "r1 ~= 2"])("%s", (line) => {
    expect(() => parseAssembly(`exit\n${line}\n`)).toThrow("line 2:");
  });
});
