/**
 * Everything that can become of the headers of a packet between its parser and its deparser: programs for each model
 * that do one thing each, with packets that have the headers in many ways.
 */

/** Models that deparse, at a hook. */
export const deparsers = ["xdp_model at xdp", "ubpf_model at xdp", "ubpf_model at tc"] as const;
export type Deparser = (typeof deparsers)[number];

/** The headers that a packet may have behind its first, in their order; the last byte of each says what follows. */
const codes = { tag: 1, long: 2, opt: 3, more: 4, labels: 5, small: 6, large: 7, last: 8 } as const;
type Part = keyof typeof codes;

/** Headers that programs have together, as all of them in one make large programs; and what packets have of them. */
interface Family {
  readonly fields: string;
  readonly parts: readonly Part[];
  /** Those of `opt` and `more` with their words of options. */
  readonly packets: readonly (readonly (Part | readonly [Part, number])[])[];
  readonly order: readonly string[];
}

const families = {
  fixed: {
    fields: "tag_h fresh; eth_h eth; tag_h tag; long_h long; last_h last;",
    parts: ["tag", "long", "last"],
    packets: [[], ["tag"], ["long", "last"], ["tag", "long"], ["tag", "long", "last"], ["last"]],
    order: ["fresh", "eth", "tag", "long", "last"],
  },
  varbits: {
    fields: "eth_h eth; opt_h opt; opt_h more; last_h last;",
    parts: ["opt", "more", "last"],
    packets: [[], [["opt", 0]], [["opt", 3], ["more", 1]], [["opt", 1], ["more", 3], "last"], [["opt", 2], ["more", 2], "last"], [["more", 1]]],
    order: ["eth", "opt", "more", "last"],
  },
  stack: {
    fields: "eth_h eth; tag_h[3] labels; last_h last;",
    parts: ["labels", "last"],
    packets: [[], ["labels"], ["labels", "last"], ["labels", "labels"], ["labels", "labels", "labels"], ["labels", "labels", "last"], ["last"]],
    order: ["eth", "labels", "last"],
  },
  union: {
    fields: "eth_h eth; either_u either; last_h last;",
    parts: ["small", "large", "last"],
    packets: [[], ["small"], ["large"], ["small", "last"], ["large", "last"], ["last"]],
    order: ["eth", "either", "last"],
  },
} as const satisfies Record<string, Family>;

interface Shape {
  readonly family: keyof typeof families;
  /** What the control does. */
  readonly change?: string;
  /** What the deparser does; it emits all in their order when it is absent. */
  readonly emit?: string;
}

const emits = (...names: readonly string[]): string => names.map((name) => `packet.emit(hdr.${name});`).join(" ");
const fixed = (change: string, emit?: string): Shape => ({ family: "fixed", change, ...(emit !== undefined && { emit }) });
const varbits = (change: string, emit?: string): Shape => ({ ...fixed(change, emit), family: "varbits" });
const stack = (change: string, emit?: string): Shape => ({ ...fixed(change, emit), family: "stack" });
const union = (change: string, emit?: string): Shape => ({ ...fixed(change, emit), family: "union" });

export const shapes: Readonly<Record<string, Shape>> = {
  "nothing": fixed(""),
  "a field of the first header": fixed("hdr.eth.dst[7:4] = 5;"),
  "a field of a header that may be missing": fixed("hdr.long.id = hdr.long.id + 1;"),
  "fields of every header": fixed("hdr.eth.src = 1; hdr.tag.value = 2; hdr.long.id = 3; hdr.last.kind = 8;"),
  "a field, written with what it was": fixed("hdr.tag.value = hdr.tag.value;"),
  "a header is pushed in front": fixed("hdr.fresh.setValid(); hdr.fresh = { 1, 2, 3 };"),
  "a header is pushed in the middle": fixed("hdr.tag.setValid(); hdr.tag = { 1, 2, 3 };"),
  "a header is pushed at the end": fixed("hdr.last.setValid(); hdr.last = { 1, 2 };"),
  "two headers are pushed": fixed("hdr.fresh.setValid(); hdr.fresh = { 1, 2, 3 }; hdr.last.setValid(); hdr.last = { 4, 5 };"),
  "a header is pushed and a field changes": fixed("hdr.last.setValid(); hdr.last = { 1, 2 }; hdr.eth.dst = 9;"),
  "the first header goes": fixed("hdr.eth.setInvalid();"),
  "a header in the middle goes": fixed("hdr.tag.setInvalid();"),
  "the last header goes": fixed("hdr.last.setInvalid();"),
  "all but the first go": fixed("hdr.tag.setInvalid(); hdr.long.setInvalid(); hdr.last.setInvalid();"),
  "a header goes and comes back": fixed("hdr.tag.setInvalid(); hdr.tag.setValid(); hdr.tag = { 1, 2, 3 };"),
  "one goes, another of its length comes": fixed("if (hdr.tag.isValid()) { hdr.tag.setInvalid(); hdr.fresh.setValid(); hdr.fresh = { 1, 2, 3 }; }"),
  "one goes, a longer comes": fixed("if (hdr.tag.isValid()) { hdr.tag.setInvalid(); hdr.long.setValid(); hdr.long = { 1, 2 }; }"),
  "one goes, a shorter comes": fixed("if (hdr.long.isValid()) { hdr.long.setInvalid(); hdr.last.setValid(); hdr.last = { 1, 2 }; }"),
  "the order is another": fixed("", emits("eth", "long", "tag", "last")),
  "the order is turned round, and a field changes": fixed("hdr.tag.value = 3;", emits("last", "long", "tag", "eth")),
  "only some are emitted": fixed("", emits("eth", "last")),
  "nothing is emitted": fixed("", ""),
  "one is emitted twice": fixed("hdr.tag.traffic = 9;", emits("eth", "tag", "tag", "long", "last")),
  "one is emitted under a condition": fixed("", `${emits("eth")} if (hdr.long.isValid()) { ${emits("tag")} } ${emits("long", "last")}`),
  "the order depends on a field": fixed("", `${emits("eth")} if (hdr.eth.dst[0:0] == 1) { ${emits("tag", "long")} } else { ${emits("long", "tag")} } ${emits("last")}`),
  "a header of the deparser's own": fixed("", `tag_h own = { 1, 2, 3 }; packet.emit(own); ${emits("eth", "tag", "long", "last")}`),
  "a field behind a varbit": varbits("hdr.opt.end = hdr.opt.end + 1;"),
  "a field before a varbit": varbits("hdr.opt.note = 7;"),
  "a header behind two varbits": varbits("hdr.last.kind = 3;"),
  "the header with a varbit goes": varbits("hdr.opt.setInvalid();"),
  "a header with a varbit comes": varbits("hdr.more = hdr.opt;"),
  "a varbit takes the size of another": varbits("if (hdr.opt.isValid() && hdr.more.isValid()) { hdr.opt.options = hdr.more.options; }"),
  "two varbits change places": varbits("opt_h kept = hdr.opt; hdr.opt = hdr.more; hdr.more = kept;"),
  "varbits are emitted the other way round": varbits("", emits("eth", "more", "opt", "last")),
  "a varbit is emitted twice": varbits("hdr.opt.note = 2;", emits("eth", "opt", "more", "opt", "last")),
  "elements change places": stack("tag_h kept = hdr.labels[0]; hdr.labels[0] = hdr.labels[1]; hdr.labels[1] = kept;"),
  "a stack grows in front": stack("hdr.labels.push_front(1); hdr.labels[0] = { 1, 2, 3 };"),
  "a stack grows by two": stack("hdr.labels.push_front(2); hdr.labels[0] = { 1, 2, 3 }; hdr.labels[1] = { 4, 5, 6 };"),
  "a stack gets an invalid element": stack("hdr.labels.push_front(1);"),
  "a stack shrinks": stack("hdr.labels.pop_front(1);"),
  "a stack shrinks to nothing": stack("hdr.labels.pop_front(3);"),
  "a stack shrinks and grows": stack("hdr.labels.pop_front(1); hdr.labels.push_front(1); hdr.labels[0] = { 1, 2, 3 };"),
  "an element in the middle goes": stack("hdr.labels[1].setInvalid();"),
  "an element at an index of the run": stack("hdr.labels[(bit<2>) hdr.eth.dst[0:0]].value = 77;"),
  "elements of a stack by themselves": stack("hdr.labels[0].value = 4;", emits("eth", "labels[0]", "labels[1]", "labels[2]", "last")),
  "elements of a stack the other way round": stack("", emits("eth", "labels[2]", "labels[1]", "labels[0]", "last")),
  "elements of a stack in a loop": stack("hdr.labels[1].value = 4;", `${emits("eth")} for (bit<8> i in 0 .. 2) { packet.emit(hdr.labels[i]); } ${emits("last")}`),
  "elements of a stack in a loop that may be left": stack("hdr.labels.pop_front(1);", `${emits("eth")} for (bit<2> i in 0 .. 2) { if (i == (bit<2>) hdr.eth.dst[0:0]) { continue; } packet.emit(hdr.labels[i]); if (!hdr.labels[i].isValid() || hdr.labels[i].value[19:16] == 2) { break; } } ${emits("last")}`),
  "elements of a stack as many as a field says": stack("hdr.labels[0].value = 4;", `${emits("eth")} for (bit<16> i in 0 .. (bit<16>) hdr.eth.dst[0:0]) { packet.emit(hdr.labels[i]); } ${emits("last")}`),
  "elements of a stack from one that a field says": stack("hdr.labels[2].value = 4;", `${emits("eth")} for (bit<16> i in (bit<16>) hdr.eth.dst[0:0] .. 2) { if (!hdr.labels[i].isValid()) { break; } packet.emit(hdr.labels[i]); } ${emits("last")}`),
  "elements of a stack as long as they are valid": stack("hdr.labels[1].setInvalid();", `${emits("eth")} for (bit<8> i = 0; i < 3 && hdr.labels[i].isValid(); i = i + 1) { packet.emit(hdr.labels[i]); } ${emits("last")}`),
  "elements of a stack backwards": stack("", `${emits("eth")} for (bit<8> i = 3, int<8> j = 0; i > 0; i = i - 1, j -= 1) { if (j != -1) { packet.emit(hdr.labels[i - 1]); } } ${emits("last")}`),
  "a header as often as a field says": fixed("", `${emits("eth")} for (bit<8> i = (bit<8>) hdr.eth.dst[0:0]; i < 3; i = i + 1) { ${emits("tag")} } for (bit<2> i in (bit<2>) hdr.eth.dst[0:0] .. 2) { i = i + 1; ${emits("last")} }`),
  "a header of the deparser's own that grows": fixed("", `tag_h own = { 1, 2, 3 }; for (bit<8> i in 0 .. (bit<8>) hdr.eth.dst[0:0]) { own.value = own.value + 7; packet.emit(own); } ${emits("eth")}`),
  "elements at two counters": stack("", `${emits("eth")} for (bit<8> i in 0 .. 1) { for (bit<8> j in i .. 2) { packet.emit(hdr.labels[j]); } } ${emits("last")}`),
  "a union becomes its longer member": union("if (hdr.either.small.isValid()) { hdr.either.large.setValid(); hdr.either.large = { 1, 2 }; }"),
  "a union becomes its shorter member": union("if (hdr.either.large.isValid()) { hdr.either.small.setValid(); hdr.either.small = { 1, 2, 3 }; }"),
  "a union is filled": union("hdr.either.small.setValid(); hdr.either.small = { 1, 2, 3 };"),
  "a union is emptied": union("hdr.either.small.setInvalid(); hdr.either.large.setInvalid();"),
  "a field of a union": union("hdr.either.small.value = 9;"),
};

const TYPES = `
header eth_h { bit<48> dst; bit<40> src; bit<8> next; bit<16> type; }
header tag_h { bit<20> value; bit<4> traffic; bit<8> next; }
header long_h { bit<56> id; bit<8> next; }
header opt_h { bit<4> note; bit<4> words; varbit<96> options; bit<8> end; bit<8> next; }
header last_h { bit<8> kind; bit<8> next; }
header_union either_u { tag_h small; long_h large; }
struct meta_t { }`;

const SIZE = "(bit<32>) packet.lookahead<bit<8>>()[3:0] << 5";
const sources: Readonly<Record<Part, { readonly extract: string; readonly place: string }>> = {
  tag: { extract: "hdr.tag", place: "hdr.tag" },
  long: { extract: "hdr.long", place: "hdr.long" },
  opt: { extract: `hdr.opt, ${SIZE}`, place: "hdr.opt" },
  more: { extract: `hdr.more, ${SIZE}`, place: "hdr.more" },
  labels: { extract: "hdr.labels.next", place: "hdr.labels.last" },
  small: { extract: "hdr.either.small", place: "hdr.either.small" },
  large: { extract: "hdr.either.large", place: "hdr.either.large" },
  last: { extract: "hdr.last", place: "hdr.last" },
};

/** The states go forwards only, but for the stack. */
function states({ parts }: Family): string {
  const transition = (place: string, from: number): string => `transition select(${place}.next) { ${parts.slice(from).map((part) => `${codes[part]}: read_${part};`).join(" ")} default: accept; }`;
  const read = (part: Part, index: number): string => {
    const { extract, place } = sources[part];
    return `    state read_${part} { packet.extract(${extract}); ${part === "last" ? "transition accept;" : transition(place, part === "labels" ? index : index + 1)} }`;
  };
  return [`    state start { packet.extract(hdr.eth); ${transition("hdr.eth", 0)} }`, ...parts.map(read)].join("\n");
}

/** With `sometimes` the change is made only to packets whose first byte is odd. */
export function shapeProgram({ family, change = "", emit }: Shape, deparser: Deparser, sometimes: boolean): string {
  const { fields, order } = families[family];
  const isXdp = deparser === "xdp_model at xdp";
  const standard = ", inout meta_t meta, inout standard_metadata std";
  const body = sometimes ? `if (hdr.eth.dst[40:40] == 1) { ${change} }` : change;
  return `#include <${isXdp ? "xdp" : "ubpf"}_model.p4>${TYPES}
struct headers_t { ${fields} }
parser prs(packet_in packet, out headers_t hdr${isXdp ? "" : standard}) {
${states(families[family])}
}
control pipe(inout headers_t hdr${isXdp ? ", in xdp_input given, out xdp_output decided" : standard}) {
    apply { ${isXdp ? "decided = { xdp_action.XDP_PASS, 0 }; " : ""}${body} }
}
control deprs(${isXdp ? "in headers_t hdr, packet_out packet" : "packet_out packet, in headers_t hdr"}) {
    apply { ${emit ?? emits(...order)} }
}
${isXdp ? "xdp" : "ubpf"}(prs(), pipe(), deprs()) main;
`;
}

// Packets ----------------------------------------------------------------------------------------------------------

const PAYLOADS = [60, 0, 1, 300] as const;
const IPV4 = 0x0800;
const OTHER = 0x9000;
/** The kernel makes no trial runs with packets that end within their IP header. */
const SHORTEST_IP = 40;

/** Each selection of headers with odd and even first bytes; payloads and protocols take turns. */
export function shapePackets({ family }: Shape): readonly Uint8Array[] {
  return families[family].packets.flatMap((parts, index) =>
    [0, 1].map((odd) => {
      const present = parts.map((one): readonly [Part, number] => (typeof one === "string" ? [one, 0] : one));
      return packet(present, odd, PAYLOADS[(index + odd) % PAYLOADS.length]!, index % 3 === 0 ? OTHER : IPV4);
    }),
  );
}

function packet(present: readonly (readonly [Part, number])[], odd: number, payload: number, type: number): Uint8Array {
  const next = (index: number): number => (present[index] ? codes[present[index][0]] : 0);
  const headers = present.flatMap(([part, words], index) => [...header(part, words, 16 * (index + 1)), next(index + 1)]);
  const enough = type === IPV4 ? Math.max(payload, SHORTEST_IP) : payload;
  return Uint8Array.from([odd, 0xe1, 0xe2, 0xe3, 0xe4, odd, 0xd0, 0xd1, 0xd2, 0xd3, 0xd4, next(0), type >> 8, type & 0xff, ...headers, ...counted(enough, 0x80)]);
}

/** But for its last byte. */
function header(part: Part, words: number, from: number): number[] {
  const lengths: Readonly<Record<Part, number>> = { tag: 3, long: 7, opt: 2 + 4 * words, more: 2 + 4 * words, labels: 3, small: 3, large: 7, last: 1 };
  const bytes = counted(lengths[part], from);
  if (part === "opt" || part === "more") bytes[0] = (9 << 4) | words;
  return bytes;
}

function counted(length: number, from: number): number[] {
  return Array.from({ length }, (_, index) => (from + index) & 0xff);
}
