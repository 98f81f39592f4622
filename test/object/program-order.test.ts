/** Loaders take the programs of a file in the order of the object, tc and `ip` the first of a section. */

import { expect, test } from "vitest";
import { parseObject } from "../../backend/elf/parse-object.ts";
import { compile } from "../../compiler/library.ts";

const SOURCE = `#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
int third(struct __sk_buff *skb);
struct {
  __uint(type, BPF_MAP_TYPE_PROG_ARRAY);
  __uint(key_size, 4);
  __uint(max_entries, 8);
  __array(values, int (void *));
} programs SEC(".maps") = { .values = { [1] = (void *)&third } };
SEC("tc") int first(struct __sk_buff *skb) { bpf_tail_call(skb, &programs, 1); return 0; }
SEC("tc") int second(struct __sk_buff *skb) { return 1; }
SEC("tc") int third(struct __sk_buff *skb) { return 2; }
`;

test("programs lie in the order of their definitions, though a map names one before", () => {
  const { object, diagnostics } = compile("x.c", { files: { "x.c": SOURCE } });
  expect(diagnostics.filter((one) => one.severity === "error")).toEqual([]);
  const functions = [...parseObject(object!).functions].sort((a, b) => a.offset - b.offset);
  expect(functions.map(({ name }) => name)).toEqual(["first", "second", "third"]);
});
