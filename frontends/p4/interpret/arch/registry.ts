/** The architectures that the interpreter knows. */

import type { ArchitectureModel } from "./architecture.ts";
import { ebpfModel } from "./ebpf-model.ts";
import { ubpfModel } from "./ubpf-model.ts";
import { xdpModel } from "./xdp-model.ts";

export const architectureModels: readonly ArchitectureModel[] = [ebpfModel, xdpModel, ubpfModel];
