/** Our assembly and bytes against LLVM's, where its tools are installed. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { decode } from "../../backend/isa/decode.ts";
import { encode } from "../../backend/isa/encode.ts";
import { parseAssembly } from "../../backend/isa/parse.ts";
import { printListing } from "../../backend/isa/print.ts";
import { describeWith, missingTool } from "../kernel/requirements.ts";
import { instructions } from "./arbitrary.ts";

const directory = mkdtempSync(join(tmpdir(), "ebpfc-isa-"));
afterAll(() => rmSync(directory, { recursive: true }));

describeWith("llvm", ["llvm-mc-22", "llvm-objcopy-22", "llvm-objdump-22"].map((tool) => missingTool(tool)), () => {
  /** Programs without what LLVM's syntax cannot say: symbols of ours, indexed packet loads with a displacement. */
  const comparable = instructions.map((program) =>
    program.map((one) => {
      if (one.kind === "loadImm64" && one.value.kind !== "number") return { ...one, value: { kind: "number" as const, value: 5n } };
      if (one.kind === "call" && one.target.kind !== "helper") return { ...one, target: { kind: "helper" as const, id: 7 } };
      if (one.kind === "loadPacket" && one.index !== undefined) return { ...one, offset: 0 };
      return one;
    }),
  );

  test("assembles our listing to our bytes, and shows our bytes as our listing", () => {
    const programs = fc.sample(comparable, { numRuns: 300, seed: 1 });
    const all = programs.flatMap((program) => printListing(program));
    const ours = Buffer.concat(programs.map((program) => encode(program)));
    const path = join(directory, "all");
    // The assembler's own spelling of distances and packet offsets takes no hexadecimal in places: ours is checked through the bytes.
    writeFileSync(`${path}.s`, all.map((line) => line.replace(/([+-])(0x[0-9a-f]+)$/, (_, sign, far) => `${sign}${Number(far)}`)).join("\n") + "\n");
    execFileSync("llvm-mc-22", ["-triple=bpfel", "-mcpu=v4", "-filetype=obj", `${path}.s`, "-o", `${path}.o`]);
    execFileSync("llvm-objcopy-22", ["-O", "binary", "--only-section=.text", `${path}.o`, `${path}.bin`]);
    expect(new Uint8Array(readFileSync(`${path}.bin`))).toEqual(new Uint8Array(ours));
    const shown = execFileSync("llvm-objdump-22", ["-d", "--mcpu=v4", "--no-show-raw-insn", `${path}.o`], { maxBuffer: 1 << 26 }).toString();
    expect(disassembly(shown)).toEqual(all);
  });

  test.each(["bpfel", "bpfeb"] as const)("is read by our parser and decoder, %s", (target) => {
    const path = join(directory, target);
    writeFileSync(`${path}.s`, everyForm);
    execFileSync("llvm-mc-22", [`-triple=${target}`, "-mcpu=v4", "-filetype=obj", `${path}.s`, "-o", `${path}.o`]);
    execFileSync("llvm-objcopy-22", ["-O", "binary", "--only-section=.text", `${path}.o`, `${path}.bin`]);
    const bytes = new Uint8Array(readFileSync(`${path}.bin`));
    const endian = target === "bpfel" ? "little" : "big";
    const parsed = parseAssembly(everyForm);
    expect(decode(bytes, { endian })).toEqual(parsed);
    expect(encode(parsed, { endian })).toEqual(bytes);
  });
});

/** The instructions of `llvm-objdump -d`, without addresses and symbols. */
function disassembly(text: string): string[] {
  return text
    .split("\n")
    .map((line) => /^\s+\d+:\s+(.*)$/.exec(line)?.[1])
    .filter((line) => line !== undefined)
    .map((line) => line.replace(/ <[^<> ]+>$/, ""));
}

const everyForm = `
start:
  r1 = r2
  w1 = -5
  r1 += 0x10
  r1 s/= r2
  w1 s%= 5
  r1 s>>= 3
  w1 ^= w2
  r1 = -r1
  r1 = (s32)r2
  w1 = (s8)w2
  r1 = le16 r1
  r1 = be64 r1
  r1 = bswap32 r1
  r1 = 0x1234567890 ll
  r1 = -1 ll
  w1 = *(u8 *)(r2 + 0)
  r1 = *(u64 *)(r10 - 8)
  r1 = *(s32 *)(r2 + 3)
  *(u32 *)(r10 - 8) = w1
  *(u64 *)(r10 - 8) = -5
  lock *(u32 *)(r1 - 4) ^= w2
  r3 = atomic_fetch_and((u64 *)(r1 + 8), r3)
  w3 = xchg32_32(r1 + 8, w3)
  r0 = cmpxchg_64(r1 + 8, r0, r2)
  r0 = *(u16 *)skb[6]
  r0 = *(u32 *)skb[r1]
  if r1 s<= 0x7fffffff goto +1
  if w1 & w2 goto start
  goto -1
  gotol start
  call 1
  callx r3
  exit
`;
