/** Commands of the machine, whose failure shows what they said. */

import { spawnSync } from "node:child_process";

export interface CommandOptions {
  readonly cwd?: string;
  readonly input?: string;
}

/** Standard output; throws with both outputs when the command fails. */
export function run(command: readonly string[], options: CommandOptions = {}): string {
  const [program = "", ...args] = command;
  const path = `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin`;
  const result = spawnSync(program, args, { encoding: "utf8", timeout: 60_000, env: { ...process.env, PATH: path }, ...options });
  if (result.error) throw result.error;
  if (result.status === 0) return result.stdout;
  throw new Error(`${command.join(" ")}\nexit ${result.status ?? result.signal}\n${result.stdout}\n${result.stderr}`);
}

/** Standard output as JSON. */
export function runJson<T>(command: readonly string[]): T {
  return JSON.parse(run(command)) as T;
}

/** True when the command succeeds. */
export function succeeds(command: readonly string[]): boolean {
  try {
    run(command);
    return true;
  } catch {
    return false;
  }
}

/** The error that a command of ebpfc ends with; empty when it ends well. */
export function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as Error).message.split("\n").find((line) => line.startsWith("ebpfc: ")) ?? String(error);
  }
  return "";
}
