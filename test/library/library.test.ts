/** The library as programs import it. */

import { describe, expect, test } from "vitest";
import { compile, createMachine, dumpObject, loadObject, renderDiagnostic } from "../../compiler/library.ts";

const files = {
  "count.c": `#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include "limit.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} seen SEC(".maps");

SEC("xdp")
int count(struct xdp_md *ctx)
{
	__u32 key = 0;
	__u64 *value = bpf_map_lookup_elem(&seen, &key);

	if (value && ++*value > LIMIT)
		return XDP_DROP;
	return XDP_PASS;
}

char _license[] SEC("license") = "GPL";
`,
  "limit.h": "#ifndef LIMIT\n#define LIMIT 2\n#endif\n",
};

const u32 = (value: number): Uint8Array => new Uint8Array(Uint32Array.of(value).buffer);

describe("compile", () => {
  test("sources from memory, run on the built-in machine", () => {
    const { object, diagnostics, dependencies } = compile("count.c", { files, isolated: true });
    expect(diagnostics).toEqual([]);
    expect(dependencies.filter((path) => !path.startsWith("<ebpfc>"))).toEqual(["count.c", "limit.h"]);
    const loaded = loadObject(object!);
    const program = loaded.programs.get("count")!;
    const verdicts = [1, 2, 3].map(() => program.run({ packet: new Uint8Array(60) }).returnValue);
    expect(verdicts).toEqual([2, 2, 1]);
    expect(loaded.maps.get("seen")!.lookup(u32(0))![0]).toBe(3);
    loaded.close();
  });

  test("the same input gives the same bytes", () => {
    const once = compile("count.c", { files, isolated: true }).object!;
    expect(compile("count.c", { files, isolated: true }).object).toEqual(once);
  });

  test("defines, and machines of one's own", () => {
    const { object } = compile("count.c", { files, isolated: true, defines: { LIMIT: 0 } });
    const loaded = loadObject(object!, createMachine());
    expect(loaded.programs.get("count")!.run({ packet: new Uint8Array(60) }).returnValue).toBe(1);
    expect(dumpObject(object!)).toContain("bpf_map_lookup_elem");
  });

  test("errors are values with their place", () => {
    const { object, diagnostics } = compile("bad.c", { files: { "bad.c": "int a = b;\n" }, isolated: true });
    expect(object).toBeUndefined();
    expect(diagnostics).toMatchObject([{ severity: "error", span: { line: 1, column: 9 } }]);
    expect(renderDiagnostic(diagnostics[0]!, { color: false })).toMatch(/^bad\.c:1:9: error: .*\n {4}1 \| int a = b;\n {5} \| {9}\^\n/);
  });

  test("isolated means isolated", () => {
    expect(compile("/etc/passwd.c", { isolated: true }).diagnostics).toMatchObject([{ code: "D0001" }]);
  });
});
