/** Variables and functions that the object only names. */

import type { Func, Global } from "./ir.ts";

/** What the loader gives: values of the kernel's configuration, and symbols of the kernel. Nothing can be defined there. */
const KERNEL_SECTIONS: ReadonlySet<string> = new Set([".kconfig", ".ksyms"]);

export function isKernelSection(section: string): boolean {
  return KERNEL_SECTIONS.has(section);
}

/** Another object or the kernel defines it. */
export function isExternal(global: Global): boolean {
  return global.section === "" || isKernelSection(global.section);
}

/** A function of the kernel (kfunc), not of another object. */
export function isKernelFunction(func: Func): boolean {
  return func.blocks.length === 0 && func.section !== undefined && isKernelSection(func.section);
}
