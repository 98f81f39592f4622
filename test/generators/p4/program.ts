/**
 * Random well-typed P4_16 programs. A recipe is made into lines that know what they are, so that a mutation can find a
 * place for itself; every program is one that the specification allows.
 */

import fc from "fast-check";
import { architectures, type Architecture, type ArchitectureBlock, type BlockParameter } from "./architectures.ts";
import { actionDeclaration, externFunction, functionDeclaration, parameterText, registerExtern, someParameters, withParameters } from "./callables.ts";
import { cFunctions } from "./c-functions.ts";
import { Choices, recipes, type Recipe, type Tape } from "./choices.ts";
import { controlDeclaration } from "./controls.ts";
import { textOf, Writer, type Line } from "./lines.ts";
import { Names } from "./names.ts";
import { genericControl, genericFunction } from "./generics.ts";
import { packetFunction } from "./packet-functions.ts";
import { parserDeclaration } from "./parsers.ts";
import { Expressions } from "./expressions.ts";
import { emptyScope, type Block, type Parameter, type Scope } from "./scope.ts";
import { typeDeclaration, type DeclarationContext, type TypeForm } from "./type-declarations.ts";
import { BOOL, typeText, type Field, type FieldsType, type P4Type } from "./types.ts";

export interface GeneratedProgram {
  readonly architecture: Architecture;
  readonly lines: readonly Line[];
}

export interface ProgramOptions {
  readonly architectures: readonly Architecture[];
  /** Nothing is read that has no defined value, and every loop ends: engines must agree on what the program does. */
  readonly defined: boolean;
}

const everything: ProgramOptions = { architectures, defined: false };

export function programs(options: ProgramOptions = everything): fc.Arbitrary<GeneratedProgram> {
  return recipes.map((recipe) => generate(recipe, options));
}

export function programText({ lines }: GeneratedProgram): string {
  return textOf(lines);
}

const someTypes: readonly TypeForm[] = ["header", "struct", "constant", "header", "enumeration", "serializable", "newtype", "typedef", "varbitHeader", "union", "genericStruct", "tuple", "errors", "integer"];
const definedTypes: readonly TypeForm[] = ["header", "struct", "header", "enumeration", "header", "serializable", "newtype", "constant", "typedef", "varbitHeader", "union", "genericStruct", "tuple", "errors"];

const coreErrors = ["NoError", "PacketTooShort", "NoMatch", "StackOutOfBounds"];

export function generate(recipe: Recipe, options: ProgramOptions = everything): GeneratedProgram {
  const choices = new Choices(recipe.frame);
  const architecture = choices.pick(options.architectures);
  return new ProgramBuilder(recipe, choices, architecture, options).build();
}

class ProgramBuilder {
  private readonly writer = new Writer();
  private readonly names = new Names();
  private readonly context: DeclarationContext;
  private scope: Scope = { ...emptyScope, errors: coreErrors };
  private headers: FieldsType = { kind: "struct", name: "headers_t", fields: [] };
  private metadata: FieldsType = { kind: "struct", name: "metadata_t", fields: [] };
  private register: string | null = null;

  constructor(
    private readonly recipe: Recipe,
    choices: Choices,
    private readonly architecture: Architecture,
    private readonly options: ProgramOptions,
  ) {
    const { observer } = architecture;
    this.context = { writer: this.writer, names: this.names, choices, defined: options.defined, ...(options.defined && observer && { observer, externs: architecture.externs ?? [] }) };
  }

  build(): GeneratedProgram {
    for (const line of this.architecture.preamble) this.writer.line(line);
    const forms = this.options.defined ? definedTypes : someTypes;
    for (const tape of this.recipe.types) this.scope = typeDeclaration(this.with(tape), this.scope, forms);
    this.headersAndMetadata();
    if (this.context.observer) this.writer.line(this.context.observer.declaration);
    if (this.context.observer) this.externsInC();
    if (this.architecture.ownExterns) this.register = registerExtern({ writer: this.writer, names: this.names, scope: this.scope });
    for (const tape of this.recipe.globals) this.scope = this.global(tape);
    this.architecture.blocks.forEach((block, index) => this.block(block, index));
    const { package: name, blocks } = this.architecture;
    const named = this.context.choices.chance(25);
    this.writer.line(`${name}(${blocks.map((block) => (named ? `${block.name} = ${this.blockName(block)}()` : `${this.blockName(block)}()`)).join(", ")}) main;`, { kind: "main" });
    return { architecture: this.architecture, lines: this.writer.lines };
  }

  private externsInC(): void {
    const { choices } = this.context;
    if (!choices.chance(35)) return;
    const declared = cFunctions.map(({ callable }) => callable).filter(() => choices.chance(60));
    for (const { name, result, parameters } of declared) this.writer.line(`extern ${result ? typeText(result) : "void"} ${name}(${parameters.map(parameterText).join(", ")});`);
    this.scope = { ...this.scope, callables: [...this.scope.callables, ...declared] };
  }

  private with(tape: Tape): DeclarationContext {
    return { ...this.context, choices: new Choices(tape) };
  }

  /** The structs that go from block to block: headers, stacks and unions; and what else there is. */
  private headersAndMetadata(): void {
    const { choices } = this.context;
    if (!this.scope.types.some(({ kind }) => kind === "header")) this.scope = typeDeclaration(this.context, this.scope, ["header"]);
    const headers = this.scope.types.filter((type) => type.kind === "header" || (type.kind === "union" && this.architecture.name !== "v1model"));
    const field = (): Field => {
      const type = choices.pick(headers);
      const stack = choices.chance(25);
      return { name: this.names.fresh("h"), type: stack ? { kind: "stack", element: type, size: 1 + choices.below(4) } : type };
    };
    this.headers = { ...this.headers, fields: Array.from({ length: 1 + choices.below(4) }, field) };
    const values = this.scope.types.filter(({ kind }) => kind === "struct" || kind === "enum" || kind === "newtype");
    const members = values.filter(() => choices.chance(40)).map((type): Field => ({ name: this.names.fresh("m"), type }));
    this.metadata = { ...this.metadata, fields: [{ name: "count", type: { kind: "bits", width: 32, signed: false } }, ...members] };
    for (const type of [this.headers, this.metadata]) {
      this.writer.block(`struct ${type.name}`, { kind: "declaration", what: "struct", name: type.name, scope: this.scope }, () => {
        for (const { name, type: fieldType } of type.fields) this.writer.line(`${typeText(fieldType)} ${name};`, { kind: "field", owner: "struct", name });
      });
    }
  }

  private global(tape: Tape): Scope {
    const context = this.with(tape);
    switch (context.choices.below(9)) {
      case 0:
        return typeDeclaration(context, this.scope, ["constant"]);
      case 1:
        return functionDeclaration(context, this.scope);
      case 2:
        return actionDeclaration(context, this.scope, false);
      case 3:
        return this.options.defined ? functionDeclaration(context, this.scope) : externFunction(context, this.scope);
      case 4:
        return this.subControl(context);
      case 5:
        return genericFunction(context, this.scope);
      case 6:
        return genericControl(context, this.scope);
      case 7:
        return packetFunction(context, this.scope);
      default:
        return this.subParser(context);
    }
  }

  private subControl(context: DeclarationContext): Scope {
    const block = this.blockShape(context, "control", "Sub");
    const { choices } = context;
    const head = `control ${block.name}(${block.parameters.map(parameterText).join(", ")})${this.constructorText(block)}`;
    const tapes = [0, 1].map(() => Array.from({ length: 30 }, () => choices.below(0x10000)));
    controlDeclaration(context, this.scope, { ...block, head, tables: null, register: this.register }, tapes.slice(1), tapes.slice(0, 1));
    return { ...this.scope, instances: [...this.scope.instances, { name: block.name, block }] };
  }

  private subParser(context: DeclarationContext): Scope {
    const block = this.blockShape(context, "parser", "SubP");
    const parameters = ["packet_in packet", ...block.parameters.map(parameterText)];
    const head = `parser ${block.name}(${parameters.join(", ")})${this.constructorText(block)}`;
    const tape = Array.from({ length: 30 }, () => context.choices.below(0x10000));
    parserDeclaration(context, this.scope, { ...block, head, packet: "packet", loops: false }, [tape]);
    return { ...this.scope, instances: [...this.scope.instances, { name: block.name, block }] };
  }

  /** Types that are instantiated directly have no constructor parameters: `T.apply(…)` must be possible. */
  private blockShape(context: DeclarationContext, kind: Block["kind"], prefix: string): Block {
    const constructorParameters = kind === "parser" && context.choices.chance(30) ? [{ direction: "none", type: { kind: "bits", width: 8, signed: false }, name: this.names.fresh("k") } as const] : [];
    const parameters = someParameters(context, this.scope, kind === "parser" ? ["in", "inout"] : ["in", "inout"]).map(({ defaultValue: _, ...parameter }) => parameter);
    return { kind, name: this.names.fresh(prefix), parameters, constructorParameters };
  }

  private constructorText({ constructorParameters }: Block): string {
    return constructorParameters.length === 0 ? "" : `(${constructorParameters.map(parameterText).join(", ")})`;
  }

  // The blocks of the architecture ---------------------------------------------------------------------------------

  private blockName({ name }: ArchitectureBlock): string {
    return `Main_${name}`;
  }

  private typeOf({ is }: BlockParameter): P4Type | null {
    if (is === "packet" || is === "packetOut") return null;
    if (is === "headers") return this.headers;
    return is === "metadata" ? this.metadata : is;
  }

  private parameter(parameter: BlockParameter): Parameter[] {
    const type = this.typeOf(parameter);
    return type ? [{ direction: parameter.direction, name: parameter.name, type }] : [];
  }

  private parameterText(parameter: BlockParameter): string {
    const [known] = this.parameter(parameter);
    return known ? parameterText(known) : `${parameter.is === "packet" ? "packet_in" : "packet_out"} ${parameter.name}`;
  }

  /** Headers leave as they are declared, or where programs run in any order, some twice, some under conditions. */
  private emissions(): readonly string[] {
    const { choices, defined } = this.context;
    const names = this.headers.fields.map(({ name }) => name);
    if (!defined || choices.chance(50)) return names.map((name) => `packet.emit(hdr.${name});`);
    return Array.from({ length: 1 + choices.below(names.length + 1) }, () => {
      const name = choices.pick(names);
      const { type } = this.headers.fields.find((field) => field.name === name)!;
      if (type.kind === "stack" && choices.chance(30)) return `for (bit<8> round in 0 .. ${type.size - 1}) packet.emit(hdr.${name}[round]);`;
      if (!choices.chance(30)) return `packet.emit(hdr.${name});`;
      const scope = withParameters({ ...this.scope, callables: [] }, [{ direction: "in", type: this.headers, name: "hdr" }]);
      const condition = new Expressions(choices, scope, { defined: true }).of(BOOL, 2);
      return `if (${condition}) packet.emit(hdr.${name});${choices.chance(40) ? ` else packet.emit(hdr.${choices.pick(names)});` : ""}`;
    });
  }

  private block(block: ArchitectureBlock, index: number): void {
    const name = this.blockName(block);
    const parameters = block.parameters.flatMap((one) => this.parameter(one));
    const head = `${block.kind === "parser" ? "parser" : "control"} ${name}(${block.parameters.map((one) => this.parameterText(one)).join(", ")})`;
    if (block.kind === "parser") {
      parserDeclaration(this.context, this.scope, { head, name, packet: "packet", parameters, constructorParameters: [], loops: true }, this.recipe.states);
      return;
    }
    const scope = { ...this.scope, instances: this.scope.instances.filter(({ block: one }) => one.kind === "control") };
    const isMain = block.kind === "control" && !this.architecture.blocks.slice(0, index).some(({ kind }) => kind === "control");
    const shape = { head, name, parameters, constructorParameters: [], register: this.register, tables: block.kind === "control" ? this.architecture.tables : null };
    const emits = block.kind === "deparser" ? this.emissions() : [];
    controlDeclaration(this.context, scope, { ...shape, ...(block.prologue && { prologue: block.prologue }), epilogue: emits }, isMain ? this.recipe.locals : [], isMain ? this.recipe.statements : []);
  }
}
