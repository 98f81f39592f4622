/** Every kind of mutation, each of which breaks one rule of the specification. */

import { blocks } from "./blocks.ts";
import { expressions } from "./expressions.ts";
import type { Mutation } from "./mutation.ts";
import { names } from "./names.ts";
import { statements } from "./statements.ts";

export const mutations: readonly Mutation[] = [...names, ...expressions, ...statements, ...blocks];
