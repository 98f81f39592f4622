/**
 * Turns a recipe into a module. Whatever the recipe says, the module is well formed, ends, reads nothing that it has
 * not written, and gives a result that does not depend on addresses.
 */

import { FunctionBuilder } from "../../compiler/ir/builder.ts";
import type { Func, Global, MapDef, Module, Value } from "../../compiler/ir/ir.ts";
import { i32, i64, int, ptr } from "../../compiler/ir/types.ts";
import { MAP_NAME, MAP_VALUE_SIZE, PACKET_SIZE, returnDigest, type FunctionContext, type ModuleContext } from "./build-context.ts";
import { lowerStatement } from "./build-statement.ts";
import type { FunctionRecipe, ModuleRecipe } from "./recipe.ts";
import { Scope } from "./scope.ts";

export function buildModule(recipe: ModuleRecipe): Module {
  const module: ModuleContext = { recipe, usesMap: false };
  const functions = [buildMain(module), ...recipe.helpers.map((_, index) => buildHelper(module, index))];
  return {
    name: "generated",
    endian: "little",
    license: "GPL",
    functions,
    globals: recipe.globals.map(buildGlobal),
    maps: module.usesMap ? [buildMap(recipe)] : [],
    dataTypes: [],
    sources: [],
  };
}

function buildGlobal({ size, readonly, bytes }: ModuleRecipe["globals"][number], index: number): Global {
  const section = readonly ? ".rodata" : bytes ? ".data" : ".bss";
  return { name: `global${index}`, linkage: "static", section, size, align: 8, bytes, relocations: [], readonly };
}

function buildMap(recipe: ModuleRecipe): MapDef {
  return { name: MAP_NAME, type: 2, keySize: 4, valueSize: MAP_VALUE_SIZE, maxEntries: recipe.mapEntries, flags: 0 };
}

function buildHelper(module: ModuleContext, index: number): Func {
  const recipe = module.recipe.helpers[index]!;
  const params = [
    ...recipe.params.map((width, number) => ({ name: `p${number}`, type: int(width) })),
    ...(recipe.pointer ? [{ name: "pointer", type: ptr }] : []),
  ];
  const builder = new FunctionBuilder({
    name: `helper${index}`,
    params,
    returnType: int(recipe.returnWidth),
    linkage: "static",
    inline: recipe.inline,
  });
  const context = contextOf(module, builder, index, recipe);
  recipe.params.forEach((_, number) => context.scope.addInteger(builder.params[number]!));
  if (recipe.pointer) {
    const value = builder.params.at(-1)!;
    context.scope.addPointer({ value, size: 8, align: 1, region: "unknown", writable: true, exact: false });
  }
  buildBody(context, recipe);
  return builder.finish();
}

function buildMain(module: ModuleContext): Func {
  const recipe = module.recipe.main;
  const builder = new FunctionBuilder({
    name: "main",
    params: [{ name: "ctx", type: ptr }],
    returnType: i32,
    section: "classifier",
  });
  const packet = readPacketPointer(builder, 76);
  const end = readPacketPointer(builder, 80);
  const context = contextOf(module, builder, -1, recipe, { context: builder.params[0]!, start: packet, end });
  const tooShort = builder.compare("ugt", builder.pointerAdd(packet, PACKET_SIZE), end);
  const short = builder.newBlock();
  const start = builder.newBlock();
  builder.branch(tooShort, short, start);
  builder.switchTo(short);
  builder.return(builder.constant(i32, 0));
  builder.switchTo(start);
  let offset = 0;
  for (const width of recipe.params) {
    const size = Math.ceil(width / 8);
    if (offset + size > PACKET_SIZE) offset = 0;
    context.scope.addInteger(builder.load(int(width), packet, { offset }));
    offset += size;
  }
  context.scope.addPointer({ value: packet, size: PACKET_SIZE, align: 1, region: "packet", writable: true, exact: true });
  buildBody(context, recipe);
  return builder.finish();
}

/** As frontends write it: `(void *)(long)ctx->data`. */
function readPacketPointer(builder: FunctionBuilder, offset: number): Value {
  const field = builder.load(i32, builder.params[0]!, { offset, align: 4 });
  return builder.convert("inttoptr", builder.convert("zext", field, i64), ptr);
}

function contextOf(
  module: ModuleContext,
  builder: FunctionBuilder,
  index: number,
  recipe: FunctionRecipe,
  packet?: FunctionContext["packet"],
): FunctionContext {
  const context: FunctionContext = {
    module,
    builder,
    scope: new Scope(builder),
    index,
    returnWidth: recipe.returnWidth,
    breaks: [],
    ...(packet && { packet }),
    lower(statements) {
      for (const statement of statements) lowerStatement(context, statement);
    },
  };
  return context;
}

function buildBody(context: FunctionContext, recipe: FunctionRecipe): void {
  const { builder, scope, module } = context;
  module.recipe.globals.forEach((global, number) => {
    const value = builder.symbolAddress(`global${number}`);
    scope.addPointer({ value, size: global.size, align: 8, region: "global", writable: !global.readonly, exact: true, base: true });
  });
  recipe.slots.forEach(({ size, align }, number) => {
    const value = builder.slotAddress(builder.newSlot(`local${number}`, size, align));
    builder.memorySet(value, builder.constant(int(8), 0), size, align);
    scope.addPointer({ value, size, align, region: "stack", writable: true, exact: true, base: true });
  });
  context.lower(recipe.body);
  returnDigest(context, 10);
}
