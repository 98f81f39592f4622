/** `ebpfc table` and `ebpfc counter` on a program that bpftool has loaded: the examples of their help, as they are printed. */

import { copyFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { kernelUnavailable } from "../../backend/kernel/availability.ts";
import { counterHelp } from "../../compiler/cli/counter-command.ts";
import { tableHelp } from "../../compiler/cli/table-command.ts";
import { describeWith, missingTool } from "../kernel/requirements.ts";
import { refusal, run } from "./command.ts";
import { withScratch } from "./scratch.ts";

const EBPFC = fileURLToPath(new URL("../../bin/ebpfc", import.meta.url));
const PROGRAM = fileURLToPath(new URL("programs/filter.p4", import.meta.url));

/** Some fifteen processes of the command, on a machine that may be busy. */
const TIMEOUT = 300_000;

/** The command lines under "examples:". */
function examples(help: string): string[] {
  const [, block = ""] = /examples:\n((?: {2}.*\n)+)/.exec(help) ?? [];
  return block.trim().split("\n").map((line) => line.trim());
}

function loaded(body: (ebpfc: (line: string) => string, example: (line: string) => string) => void): void {
  withScratch(({ folder, pins }) => {
    copyFileSync(PROGRAM, `${folder}/filter.p4`);
    const shell = (line: string): string => run(["sh", "-c", line.replace(/^ebpfc/, EBPFC).replaceAll("/sys/fs/bpf/filter", pins)], { cwd: folder });
    const [compile, load] = examples(tableHelp);
    shell(compile!);
    shell(load!);
    body((line) => shell(`ebpfc ${line} --abi filter.abi.json --maps ${pins}/maps`), shell);
  });
}

describeWith("the control plane of a loaded program", [missingTool("bpftool", "version"), kernelUnavailable()], () => {
  it("does what the examples of the help say", () => {
    loaded((_, example) => {
      const [, , ...shown] = examples(tableHelp);
      expect(shown.map(example)).toEqual([
        `pipe.hosts: 1 constant entries
  key     hdr.ethernet.src: exact bit<48>
  action  allow()
  action  drop()
  the default action is constant
pipe.acl: entries with priorities, size 64, map pipe_acl
  key     hdr.ipv4.src: ternary bit<32>
  key     hdr.ipv4.protocol: range bit<8>
  action  allow()
  action  drop()
  action  count(cell: 32 bits)
prs.types: value set, size 4, map prs_types
  key     value: exact bit<16>
`,
        "",
        "pipe.acl\n  hdr.ipv4.src=10.0.0.0/8 hdr.ipv4.protocol=0..255 action drop priority 10\n  default action allow\n",
      ]);
      expect(examples(counterHelp).map(example)).toEqual(["pipe.seen: counter, 256 of 32 bits, map pipe_seen\n", "0\n", ""]);
    });
  }, TIMEOUT);

  it("adds, changes and deletes entries, members, default actions and cells", () => {
    loaded((ebpfc) => {
      ebpfc("table add acl src=10.1.0.0/16 protocol=6..17 action count cell=3 priority 5");
      ebpfc("table default acl action drop");
      ebpfc("table add types value=0x86dd");
      expect(ebpfc("table dump")).toBe("pipe.hosts\npipe.acl\n  hdr.ipv4.src=10.1.0.0/16 hdr.ipv4.protocol=6..17 action count cell=3 priority 5\n  default action drop\nprs.types\n  value=34525\n");
      expect(JSON.parse(ebpfc("table dump acl --json"))).toEqual([
        { name: "pipe.acl", entries: [{ key: { "hdr.ipv4.src": "10.1.0.0/16", "hdr.ipv4.protocol": "6..17" }, priority: 5, action: { name: "count", parameters: { cell: "3" } } }], defaultAction: { name: "drop", parameters: {} } },
      ]);
      expect(refusal(() => ebpfc("table add acl src=10.1.0.0/8 action drop priority 5"))).toBe("ebpfc: error: 10.1.0.0/8 has bits that its mask leaves out: write 10.0.0.0/8");
      expect(refusal(() => ebpfc("table clear acl src=10.0.0.0/8"))).toBe("ebpfc: 'clear' is about no single entry: leave out its key and priority");
      expect(refusal(() => ebpfc("table delete acl src=10.0.0.0/8 action drop"))).toBe("ebpfc: 'delete' takes no action: ebpfc table delete acl KEY=VALUE…");
      expect(refusal(() => ebpfc("table add acl src=10.0.0.0/8 priority 5"))).toBe("ebpfc: say what the entry does: ebpfc table add acl … action NAME");
    });
  }, TIMEOUT);
});
