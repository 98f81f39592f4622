/** The part of the WebAssembly interface that the machine uses; the standard library of our types has none. */

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

export interface WasmGlobal<T> {
  value: T;
}

export interface WasmTable {
  get(index: number): unknown;
  set(index: number, value: unknown): void;
}

interface WebAssemblyInterface {
  readonly Memory: new (descriptor: { initial: number; maximum?: number }) => WasmMemory;
  readonly Global: new <T>(descriptor: { value: "i32" | "i64"; mutable: boolean }, value: T) => WasmGlobal<T>;
  readonly Table: new (descriptor: { element: "anyfunc"; initial: number }) => WasmTable;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>) => {
    readonly exports: Readonly<Record<string, unknown>>;
  };
}

export const WebAssembly = (globalThis as unknown as { readonly WebAssembly: WebAssemblyInterface }).WebAssembly;
