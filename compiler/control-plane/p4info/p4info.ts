/**
 * What a P4 program tells its control plane of itself (P4Runtime 1.4 §6), in the JSON form of the protobuf messages. What is
 * absent has the default of its type; bytes are in base64. `schema.ts` knows all fields, these are those that we fill.
 */

export interface P4Info {
  readonly pkgInfo?: PkgInfo;
  readonly tables?: readonly Table[];
  readonly actions?: readonly Action[];
  readonly actionProfiles?: readonly ActionProfile[];
  readonly counters?: readonly Counter[];
  readonly directCounters?: readonly DirectCounter[];
  readonly meters?: readonly Meter[];
  readonly directMeters?: readonly DirectMeter[];
  readonly controllerPacketMetadata?: readonly ControllerPacketMetadata[];
  readonly valueSets?: readonly ValueSet[];
  readonly registers?: readonly Register[];
  readonly digests?: readonly Digest[];
  readonly externs?: readonly Extern[];
  readonly typeInfo?: TypeInfo;
}

export interface Documentation {
  readonly brief?: string;
  readonly description?: string;
}

export interface StructuredAnnotation {
  readonly name: string;
  readonly expressionList?: { readonly expressions: readonly LiteralValue[] };
  readonly kvPairList?: { readonly kvPairs: readonly { readonly key: string; readonly value: LiteralValue }[] };
}

export type LiteralValue = { readonly stringValue: string } | { readonly int64Value: string } | { readonly boolValue: boolean };

/** What the author wrote on an element besides its name, id and documentation. */
export interface Annotations {
  readonly annotations?: readonly string[];
  readonly structuredAnnotations?: readonly StructuredAnnotation[];
}

export interface Documented extends Annotations {
  readonly doc?: Documentation;
}

export interface PkgInfo extends Documented {
  readonly name?: string;
  readonly version?: string;
  readonly arch?: string;
  readonly organization?: string;
  readonly contact?: string;
  readonly url?: string;
  readonly platformProperties?: Readonly<Record<string, number>>;
}

export interface Preamble extends Documented {
  readonly id: number;
  readonly name: string;
  readonly alias: string;
}

export interface P4Object {
  readonly preamble: Preamble;
}

export interface NamedType {
  readonly name: string;
}

/** What a single value of the control plane looks like. */
export interface ValueShape {
  /** Zero for what is a string there. */
  readonly bitwidth?: number;
  readonly typeName?: NamedType;
}

export type MatchType = "EXACT" | "LPM" | "TERNARY" | "RANGE" | "OPTIONAL";

export interface MatchField extends Documented, ValueShape {
  readonly id: number;
  readonly name?: string;
  readonly matchType?: MatchType;
  readonly otherMatchType?: string;
}

export interface ActionRef extends Annotations {
  readonly id: number;
  readonly scope?: "TABLE_ONLY" | "DEFAULT_ONLY";
}

export interface ActionCall {
  readonly actionId: number;
  readonly arguments?: readonly { readonly paramId: number; readonly value: string }[];
}

export interface Table extends P4Object {
  readonly matchFields?: readonly MatchField[];
  readonly actionRefs?: readonly ActionRef[];
  readonly constDefaultActionId?: number;
  readonly initialDefaultAction?: ActionCall;
  readonly implementationId?: number;
  readonly directResourceIds?: readonly number[];
  readonly size?: string;
  readonly idleTimeoutBehavior?: "NOTIFY_CONTROL";
  readonly isConstTable?: true;
  readonly hasInitialEntries?: true;
}

export interface Param extends Documented, ValueShape {
  readonly id: number;
  readonly name: string;
}

export interface Action extends P4Object {
  readonly params?: readonly Param[];
}

export interface ActionProfile extends P4Object {
  readonly tableIds?: readonly number[];
  readonly withSelector?: boolean;
  readonly size?: string;
  readonly maxGroupSize?: number;
  readonly sumOfWeights?: Readonly<Record<string, never>>;
  readonly sumOfMembers?: { readonly maxMemberWeight?: number };
}

export interface CounterSpec {
  readonly unit: "UNSPECIFIED" | "BYTES" | "PACKETS" | "BOTH";
}

export interface MeterSpec {
  readonly unit: "UNSPECIFIED" | "BYTES" | "PACKETS";
}

/** What the program reaches by an index. */
interface Indexed {
  readonly size?: string;
  readonly indexTypeName?: NamedType;
}

interface Direct {
  readonly directTableId: number;
}

export interface Counter extends P4Object, Indexed {
  readonly spec: CounterSpec;
}

export interface DirectCounter extends P4Object, Direct {
  readonly spec: CounterSpec;
}

export interface Meter extends P4Object, Indexed {
  readonly spec: MeterSpec;
}

export interface DirectMeter extends P4Object, Direct {
  readonly spec: MeterSpec;
}

export interface Register extends P4Object, Omit<Indexed, "size"> {
  readonly typeSpec: DataTypeSpec;
  readonly size?: number;
}

export interface Digest extends P4Object {
  readonly typeSpec: DataTypeSpec;
}

export interface ControllerPacketMetadata extends P4Object {
  readonly metadata: readonly (Annotations & ValueShape & { readonly id: number; readonly name: string })[];
}

export interface ValueSet extends P4Object {
  readonly match: readonly MatchField[];
  readonly size?: number;
}

export interface Extern {
  readonly externTypeId: number;
  readonly externTypeName: string;
  readonly instances: readonly P4Object[];
}

// Types ------------------------------------------------------------------------------------------------------------

export interface BitstringSpec {
  readonly bit?: { readonly bitwidth: number };
  readonly int?: { readonly bitwidth: number };
  readonly varbit?: { readonly maxBitwidth: number };
}

/** One of these. */
export interface DataTypeSpec {
  readonly bitstring?: BitstringSpec;
  readonly bool?: Readonly<Record<string, never>>;
  readonly error?: Readonly<Record<string, never>>;
  readonly tuple?: { readonly members: readonly DataTypeSpec[] };
  readonly struct?: NamedType;
  readonly header?: NamedType;
  readonly headerUnion?: NamedType;
  readonly headerStack?: { readonly header: NamedType; readonly size: number };
  readonly headerUnionStack?: { readonly headerUnion: NamedType; readonly size: number };
  readonly enum?: NamedType;
  readonly serializableEnum?: NamedType;
  readonly newType?: NamedType;
}

export interface NewTypeSpec extends Annotations {
  readonly originalType?: DataTypeSpec;
  readonly translatedType?: { readonly uri: string; readonly sdnBitwidth?: number; readonly sdnString?: Readonly<Record<string, never>> };
}

export interface TypeInfo {
  readonly structs?: Readonly<Record<string, Annotations & { readonly members: readonly { readonly name: string; readonly typeSpec: DataTypeSpec }[] }>>;
  readonly headers?: Readonly<Record<string, Annotations & { readonly members: readonly { readonly name: string; readonly typeSpec: BitstringSpec }[] }>>;
  readonly headerUnions?: Readonly<Record<string, Annotations & { readonly members: readonly { readonly name: string; readonly header: NamedType }[] }>>;
  readonly enums?: Readonly<Record<string, Annotations & { readonly members: readonly NamedType[] }>>;
  readonly error?: { readonly members: readonly string[] };
  readonly serializableEnums?: Readonly<
    Record<string, Annotations & { readonly underlyingType: { readonly bitwidth: number }; readonly members: readonly { readonly name: string; readonly value: string }[] }>
  >;
  readonly newTypes?: Readonly<Record<string, NewTypeSpec>>;
}
