import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BtfBuilder } from "../../backend/btf/builder.ts";
import { canonicalTypes } from "../../backend/btf/canonical.ts";
import { BtfError, decodeBtf } from "../../backend/btf/decode.ts";
import { encodeBtf } from "../../backend/btf/encode.ts";
import { decodeBtfExt, encodeBtfExt, type BtfExt } from "../../backend/btf/ext.ts";
import { printBtf } from "../../backend/btf/print.ts";
import { StringTable } from "../../backend/btf/strings.ts";
import type { BtfType } from "../../backend/btf/types.ts";
import type { DataType } from "../../compiler/ir/data-types.ts";
import { inFolder } from "../harness/folder.ts";
import { describeWith, missingTool } from "../kernel/requirements.ts";

const name = fc.constantFrom("", "a", "data_end", "__u32", "größe");
const word = fc.nat(0xffff_ffff);
const id = fc.nat(20);
const linkage = fc.constantFrom("static", "global", "extern");

const type = fc.oneof(
  fc.record({ kind: fc.constant("int"), name, size: fc.constantFrom(1, 2, 4, 8, 16), encoding: fc.constantFrom("none", "signed", "char", "bool"), bitOffset: fc.nat(255), bits: fc.nat(128) }),
  fc.record({ kind: fc.constant("float"), name, size: word }),
  fc.record({ kind: fc.constantFrom("ptr", "const", "volatile", "restrict"), type: id }),
  fc.record({ kind: fc.constantFrom("typedef", "type_tag"), name, type: id }),
  fc.record({ kind: fc.constant("array"), type: id, indexType: id, length: word }),
  fc.record({ kind: fc.constantFrom("struct", "union"), name, size: word, members: fc.array(fc.record({ name, type: id, bitOffset: word })) }),
  fc.record({
    kind: fc.constantFrom("struct", "union"), name, size: word,
    members: fc.array(fc.record({ name, type: id, bitOffset: fc.nat(0xff_ffff), bitFieldSize: fc.integer({ min: 1, max: 64 }) }), { minLength: 1 }),
  }),
  fc.record({ kind: fc.constant("enum"), name, size: fc.constantFrom(1, 4), signed: fc.constant(true), enumerators: fc.array(fc.record({ name, value: fc.bigInt({ min: -(1n << 31n), max: (1n << 31n) - 1n }) })) }),
  fc.record({ kind: fc.constant("enum64"), name, size: fc.constant(8), signed: fc.constant(false), enumerators: fc.array(fc.record({ name, value: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }) })) }),
  fc.record({ kind: fc.constant("enum64"), name, size: fc.constant(8), signed: fc.constant(true), enumerators: fc.array(fc.record({ name, value: fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }) })) }),
  fc.record({ kind: fc.constant("fwd"), name, of: fc.constantFrom("struct", "union") }),
  fc.record({ kind: fc.constant("func_proto"), returns: id, params: fc.array(fc.record({ name, type: id })) }),
  fc.record({ kind: fc.constantFrom("func", "var"), name, type: id, linkage }),
  fc.record({ kind: fc.constant("datasec"), name, size: word, entries: fc.array(fc.record({ type: id, offset: word, size: word })) }),
  fc.record({ kind: fc.constant("decl_tag"), name, type: id, component: fc.integer({ min: -1, max: 9 }) }),
) as fc.Arbitrary<BtfType>;

const endian = fc.constantFrom("little" as const, "big" as const);

describe("BTF", () => {
  test("decodes to what was encoded", () => {
    fc.assert(fc.property(fc.array(type), endian, (types, order) => {
      const decoded = decodeBtf(encodeBtf({ types }, { endian: order }));
      expect(decoded.types).toEqual(types);
    }), { numRuns: 500 });
  });

  test("that is broken is refused, and never with another error", () => {
    fc.assert(fc.property(fc.array(type, { minLength: 1, maxLength: 6 }), fc.nat(), fc.nat(255), fc.nat(), (types, at, value, cut) => {
      const bytes = encodeBtf({ types });
      bytes[at % bytes.length] = value;
      try {
        decodeBtf(bytes.subarray(0, bytes.length - (cut % 3 === 0 ? cut % bytes.length : 0)));
      } catch (error) {
        expect(error).toBeInstanceOf(BtfError);
      }
    }), { numRuns: 3000 });
  });

  test("of the extension decodes to what was encoded", () => {
    const section = fc.constantFrom(".text", "xdp", "classifier");
    const records = <T>(record: fc.Arbitrary<T>) => fc.array(fc.record({ section, records: fc.array(record, { minLength: 1, maxLength: 5 }) }), { maxLength: 3 });
    const ext: fc.Arbitrary<BtfExt> = fc.record({
      functions: records(fc.record({ offset: word, typeId: id })),
      lines: records(fc.record({ offset: word, file: name, text: name, line: fc.nat(0x3f_ffff), column: fc.nat(1023) })),
      relocations: records(fc.record({ offset: word, typeId: id, access: fc.constantFrom("0", "0:1:2"), kind: fc.nat(12) })),
    });
    fc.assert(fc.property(ext, endian, (one, order) => {
      const strings = new StringTable();
      const { bytes } = encodeBtfExt(one, strings, order);
      const btf = decodeBtf(encodeBtf({ types: [] }, { endian: order, strings }));
      expect(decodeBtfExt(bytes, btf.string)).toEqual(one);
    }), { numRuns: 300 });
  });
});

const listOf = (name: string, self: number): DataType[] => [
  { kind: "struct", name, size: 16, members: [{ name: "value", type: self + 1, bitOffset: 0 }, { name: "next", type: self + 2, bitOffset: 64 }] },
  { kind: "int", name: "int", size: 4, encoding: "signed" },
  { kind: "pointer", to: self },
];

describe("types of the source", () => {
  test("that are identical are found, recursive ones included", () => {
    expect(canonicalTypes([...listOf("list", 0), ...listOf("list", 3), ...listOf("other", 6)])).toEqual([0, 1, 2, 0, 1, 2, 6, 1, 8]);
  });

  test("are described once, and only when something names them", () => {
    const builder = new BtfBuilder([...listOf("list", 0), ...listOf("list", 3), ...listOf("other", 6)]);
    expect(builder.data(5)).toBe(builder.data(2));
    expect(printBtf(builder.btf)).toBe(
      `[1] STRUCT 'list' size=16 vlen=2
\t'value' type_id=2 bits_offset=0
\t'next' type_id=3 bits_offset=64
[2] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
[3] PTR '(anon)' type_id=1
`);
  });

  test("get names that the kernel takes", () => {
    const builder = new BtfBuilder([{ kind: "typedef", name: "ingress.table-1", type: -1 }, { kind: "int", name: "bit<48>", size: 6, encoding: "unsigned" }]);
    builder.data(0);
    builder.data(1);
    expect(printBtf(builder.btf)).toContain("TYPEDEF 'ingress_table_1' type_id=0");
    expect(printBtf(builder.btf)).toContain("nr_elems=6");
  });

  test("give functions without a description a prototype of words", () => {
    const builder = new BtfBuilder([]);
    builder.prototype(undefined, ["ctx", ""]);
    expect(printBtf(builder.btf)).toBe(
      `[1] INT 'unsigned long long' size=8 bits_offset=0 nr_bits=64 encoding=(none)
[2] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED
[3] FUNC_PROTO '(anon)' ret_type_id=2 vlen=2
\t'ctx' type_id=1
\t'arg1' type_id=1
`);
  });
});


describeWith("bpftool", [missingTool("bpftool", "version")], () => {
  test("prints BTF as we do", () => {
    const valid = [
      { kind: "int", name: "int", size: 4, encoding: "signed", bitOffset: 0, bits: 32 },
      { kind: "ptr", type: 3 },
      { kind: "const", type: 1 },
      { kind: "array", type: 1, indexType: 1, length: 3 },
      { kind: "struct", name: "flags", size: 8, members: [{ name: "a", type: 1, bitOffset: 0, bitFieldSize: 3 }, { name: "", type: 6, bitOffset: 32 }] },
      { kind: "union", name: "", size: 4, members: [{ name: "x", type: 1, bitOffset: 0 }] },
      { kind: "enum", name: "e", size: 4, signed: true, enumerators: [{ name: "A", value: -1n }] },
      { kind: "enum64", name: "f", size: 8, signed: false, enumerators: [{ name: "B", value: 1n << 40n }] },
      { kind: "fwd", name: "later", of: "union" },
      { kind: "typedef", name: "t", type: 5 },
      { kind: "volatile", type: 10 },
      { kind: "restrict", type: 2 },
      { kind: "func_proto", returns: 0, params: [{ name: "p", type: 12 }] },
      { kind: "func", name: "f", type: 13, linkage: "static" },
      { kind: "var", name: "v", type: 1, linkage: "global" },
      { kind: "datasec", name: ".data", size: 4, entries: [{ type: 15, offset: 0, size: 4 }] },
      { kind: "float", name: "double", size: 8 },
      { kind: "decl_tag", name: "tag", type: 15, component: -1 },
      { kind: "type_tag", name: "user", type: 1 },
      { kind: "int", name: "_Bool", size: 1, encoding: "bool", bitOffset: 0, bits: 8 },
      { kind: "int", name: "u", size: 1, encoding: "none", bitOffset: 0, bits: 8 },
      { kind: "int", name: "c", size: 1, encoding: "char", bitOffset: 0, bits: 8 },
    ] as const satisfies BtfType[];
    const printed = inFolder((folder) => {
      const path = join(folder, "all.btf");
      writeFileSync(path, encodeBtf({ types: valid }));
      return execFileSync("bpftool", ["btf", "dump", "file", path]).toString();
    });
    expect(printed).toBe(printBtf({ types: valid }));
  });
});
