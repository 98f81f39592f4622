/** The architectures that can be compiled. To add one: a folder beside this file, and a row here. */

import type { Architecture } from "./architecture.ts";
import { ebpfModel } from "./ebpf-model/ebpf-model.ts";
import { ubpfModel } from "./ubpf-model/ubpf-model.ts";
import { xdpModel } from "./xdp-model/xdp-model.ts";

export const architectures: readonly Architecture[] = [ebpfModel, xdpModel, ubpfModel];
