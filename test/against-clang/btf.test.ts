/** What BTF says of a program beside what clang's says: the same types, whatever their order. */

import { expect, test } from "vitest";
import { readBtfFile } from "../../backend/btf/read-file.ts";
import { typeOf, type Btf, type BtfType } from "../../backend/btf/types.ts";
import { compile } from "../../compiler/library.ts";
import { CLANG, compileWithClang } from "../harness/clang.ts";
import { describeWith, missingTool } from "../kernel/requirements.ts";

/** A type with the types that it names spelled out, as far as the next name. */
function spelled(btf: Btf, id: number, depth = 0): string {
  const type = typeOf(btf, id);
  if (!type) return "void";
  const name = "name" in type ? type.name : "";
  const stops = depth > 0 && name !== "" && type.kind !== "type_tag";
  return stops ? `${type.kind} ${name}` : `${type.kind} ${name}(${parts(btf, type, depth + 1).join(", ")})`;
}

function parts(btf: Btf, type: BtfType, depth: number): string[] {
  const of = (id: number): string => spelled(btf, id, depth);
  switch (type.kind) {
    case "int":
      return [`${type.encoding} ${type.bits}`];
    case "struct":
    case "union":
      return [`${type.size}`, ...type.members.map((one) => `${one.name}@${one.bitOffset}:${one.bitFieldSize ?? ""} ${of(one.type)}`)];
    case "enum":
    case "enum64":
      return [`${type.size} ${type.signed}`, ...type.enumerators.map((one) => `${one.name}=${one.value}`)];
    case "func_proto":
      return [of(type.returns), ...type.params.map((one) => `${one.name} ${of(one.type)}`)];
    case "array":
      return [`${type.length}`, of(type.type)];
    case "datasec":
      return type.entries.map((one) => `${one.size} ${of(one.type)}`).sort();
    case "fwd":
      return [type.of];
    case "float":
      return [`${type.size}`];
    case "func":
    case "var":
      return [type.linkage, of(type.type)];
    case "decl_tag":
      return [`${type.component}`, of(type.type)];
    default:
      return [of(type.type)];
  }
}

/** `.maps` apart: libbpf asks for no order of the members of a definition, and ours is one of our own. */
function types(object: Uint8Array): string[] {
  const btf = readBtfFile(object);
  const isOfMaps = (type: BtfType): boolean => type.kind === "datasec" && type.name === ".maps";
  return [...new Set(btf.types.flatMap((type, i) => (isOfMaps(type) ? [] : [spelled(btf, i + 1)])))].sort();
}

const START = `#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
char _license[] SEC("license") = "GPL";
`;

const programs: Readonly<Record<string, string>> = {
  "members, bit-fields, forwards and callbacks": `
struct inner { int a : 3; unsigned b : 5; long c; };
struct forward; typedef int (*callback)(struct inner *p, int n);
enum small { A, B = 5, MINUS = -1 }; enum big { C = 1ull << 40 };
struct outer { struct inner in; struct forward *f; callback cb; enum small e; enum big g; union { int x; char y[4]; }; struct outer *next; volatile int v; const char *name; };
typedef struct { int q; } nameless;
struct outer global; nameless other;
SEC("xdp") int program(struct xdp_md *ctx) { return global.e + other.q; }`,
  "linkage, data sections and parameters": `
static int hidden = 1; const volatile int limit = 3; int set = 7; _Bool flag; char text[16]; long table[2][3]; unsigned __int128 wide;
static __noinline int sub(int first, unsigned char *second) { hidden++; return first + *second + hidden; }
__noinline int shared(int x, unsigned char y) { return x + y; }
SEC("xdp") int program(struct xdp_md *ctx) { return limit + set + flag + text[1] + table[1][0] + (int)wide + sub(set, (unsigned char *)text) + shared(limit, 3); }`,
  "type tags": `
#define TAG(x) __attribute__((btf_type_tag(x)))
struct a { int x; struct b *other; }; struct b { int y; };
struct v { struct a TAG("kptr") *p; const int TAG("one") TAG("two") *q; int *TAG("user") *r; struct b *plain; int TAG("none") n; volatile long TAG("rcu") *const s; };
struct v g; int TAG("user") *pointer;
SEC("xdp") int program(struct xdp_md *ctx) { return g.n + (pointer != 0); }`,
  "what the kernel follows, of a header that nothing else asks for": `
struct v { struct bpf_perf_event_value __attribute__((btf_type_tag("kptr"))) *p; struct bpf_cgroup_dev_ctx __attribute__((btf_type_tag("kptr_untrusted"))) *q; };
struct v g;
SEC("xdp") int program(struct xdp_md *ctx) { return g.p != 0; }`,
  "declaration tags": `
#define TAG(x) __attribute__((btf_decl_tag(x)))
struct node { int x TAG("member"); int y TAG("one") TAG("two"); } TAG("struct");
typedef struct node named TAG("typedef");
int global TAG("global"); static volatile named hidden TAG("static");
__noinline TAG("function") int shared(struct node *p TAG("arg:nonnull"), int n TAG("first") TAG("second")) { return p ? n : 0; }
SEC("xdp") int program(struct xdp_md *ctx) { struct node n = {}; hidden.x++; return global + hidden.y + shared(&n, 3); }`,
};

describeWith("BTF is that of clang", [missingTool(CLANG)], () => {
  test.each(Object.entries(programs))("%s", (_, text) => {
    const { object, diagnostics } = compile("in.c", { files: { "in.c": START + text } });
    expect(diagnostics).toEqual([]);
    const theirs = types(compileWithClang(START + text));
    expect(types(object!)).toEqual(theirs);
    expect(theirs.length).toBeGreaterThan(10);
  });
});
