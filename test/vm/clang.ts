/** C through clang to a loadable object. */

import { readObject } from "../../backend/elf/read-object.ts";
import type { LoadableObject } from "../../backend/loadable.ts";
import { compileWithSystemHeaders } from "../harness/clang.ts";

const PROLOGUE = `#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>
char program_license[] SEC("license") = "GPL";
#define DATA ((unsigned char *)(long)ctx->data)
#define DATA_END ((unsigned char *)(long)ctx->data_end)
`;

/** `body` after the usual includes and the license. */
export function compileC(body: string, cpu = "v3"): LoadableObject {
  return readObject(compileWithSystemHeaders(PROLOGUE + body, `-mcpu=${cpu}`));
}
