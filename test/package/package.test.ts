/** The package as others install it: packed, put into an empty folder, used with no build step. */

import { execFileSync } from "node:child_process";
import { lstatSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const MAX_INSTALLED_BYTES = 20 * 1024 * 1024;

describe("the packed package", () => {
  const folder = mkdtempSync(join(tmpdir(), "ebpfc-package-"));
  const run = (command: string, ...args: string[]): string =>
    execFileSync(command, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

  beforeAll(() => {
    execFileSync("npm", ["pack", "--pack-destination", folder], { cwd: root, stdio: "ignore" });
    const archive = readdirSync(folder).find((name) => name.endsWith(".tgz"))!;
    writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
    run("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", `./${archive}`);
  }, 240_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("takes less than 20 MB installed, with all that it needs", () => {
    expect(sizeOf(join(folder, "node_modules"))).toBeLessThan(MAX_INSTALLED_BYTES);
  });

  test("its command compiles and runs a sample", () => {
    const sample = "node_modules/ebpfc/samples/mac-filter";
    run("npx", "ebpfc", `${sample}/mac_filter.p4`, "-o", "out.o");
    expect(run("npx", "ebpfc", "run", "out.o", "--packets", `${sample}/packets.txt`)).toContain("5 as expected, 0 not");
    expect(run("npx", "p4c-ebpf", "--version")).toContain("ebpfc");
  });

  test("its library is an ES module with types", () => {
    writeFileSync(
      join(folder, "use.ts"),
      `import { compile, createMachine, loadObject, type CompileResult } from "ebpfc";
const text = 'int two(void *c) { return 2; } __attribute__((section("xdp"))) int p(void *c) { return two(c); }';
const result: CompileResult = compile("x.c", { files: { "x.c": text }, isolated: true });
const machine: string = createMachine().name;
const verdict: number = loadObject(result.object!).programs.get("p")!.run({ packet: new Uint8Array(60) }).returnValue;
if (machine !== "built-in machine" || verdict !== 2) throw new Error("wrong");
// @ts-expect-error: the options are checked
compile("x.c", { nonsense: true });
`,
    );
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    run(process.execPath, tsc, "--strict", "--module", "nodenext", "--target", "es2022", "--outDir", ".", "use.ts");
    run(process.execPath, "use.js");
  });
});

function sizeOf(path: string): number {
  const stat = lstatSync(path);
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}
