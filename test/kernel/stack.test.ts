/** Chains of calls that need much stack: what we refuse the kernel refuses of clang's object, and takes what we take. */

import { expect, it } from "vitest";
import { readObject } from "../../backend/elf/read-object.ts";
import { openKernel } from "../../backend/kernel/machine.ts";
import { LoadError } from "../../backend/runner.ts";
import { compileFile } from "../../compiler/driver.ts";
import { CLANG, compileWithClang } from "../harness/clang.ts";
import { kernelUnavailable } from "../../backend/kernel/availability.ts";
import { describeWith, missingTool } from "./requirements.ts";

const chain = (section: string, [top, middle, leaf]: readonly number[]): string => `
static long (*bpf_get_current_comm)(void *buffer, unsigned int size) = (void *)16;
#define FILL(name, size) char name[size]; bpf_get_current_comm(name, size)
static __attribute__((noinline)) int leaf(void) { FILL(c, ${leaf}); return c[3]; }
static __attribute__((noinline)) int middle(void) { FILL(b, ${middle}); return b[3] + leaf(); }
__attribute__((section("${section}"), used)) int program(void *ctx) { FILL(a, ${top}); return a[3] + middle(); }
char _license[] __attribute__((section("license"), used)) = "GPL";
`;

function loads(object: Uint8Array): boolean {
  try {
    openKernel().load(readObject(object)).close();
    return true;
  } catch (error) {
    if (error instanceof LoadError) return false;
    throw error;
  }
}

describeWith("the stack of a chain of calls", [kernelUnavailable(), missingTool(CLANG)], () => {
  it.each([
    ["tc", [208, 208, 80], "loads", ["B0009"]],
    ["tc", [208, 208, 96], "loads", ["B0009"]],
    ["tc", [208, 208, 104], "is refused", ["B0001"]],
    ["tc", [128, 128, 128], "loads", []],
    ["xdp", [224, 224, 32], "loads", []],
    ["kprobe/do_exit", [400, 400, 400], "loads", ["B0009"]],
    ["raw_tp/sys_enter", [400, 56, 56], "loads", ["B0009"]],
  ] as const)("%s %j %s", (section, sizes, verdict, codes) => {
    const text = chain(section, sizes);
    const { object, diagnostics } = compileFile("in.c", { reader: { read: (path) => (path === "in.c" ? text : null) } });
    expect(diagnostics.map(({ code }) => code)).toEqual(codes);
    expect(loads(compileWithClang(text, "-w"))).toBe(verdict === "loads");
    if (object) expect(loads(object)).toBe(true);
    else expect(verdict).toBe("is refused");
  });
});
