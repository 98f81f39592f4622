/** Runs the command as a user would, from a folder of its own. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

const bin = fileURLToPath(new URL("../../bin/", import.meta.url));

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder that goes away after the tests of the file. */
export class Workspace {
  readonly path = mkdtempSync(join(tmpdir(), "ebpfc-cli-"));

  constructor() {
    afterAll(() => rmSync(this.path, { recursive: true, force: true }));
  }

  write(name: string, content: string | Uint8Array): string {
    const path = join(this.path, name);
    writeFileSync(path, content);
    return path;
  }

  run(args: readonly string[], env: Readonly<Record<string, string>> = {}, input = ""): Outcome {
    return this.command("ebpfc", args, env, input);
  }

  command(program: "ebpfc" | "p4c-ebpf", args: readonly string[], env: Readonly<Record<string, string>> = {}, input = ""): Outcome {
    const result = spawnSync(join(bin, program), args, {
      cwd: this.path,
      input,
      encoding: "utf8",
      timeout: 110_000,
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, XDG_CACHE_HOME: join(this.path, "cache"), ...env },
    });
    return { status: result.status, stdout: result.stdout, stderr: result.stderr };
  }
}
