/** What a kernel's operands may be, their types in TypeScript, and how they become slots. @module */
import { type Activation, activations } from "./constants.ts";

/** What an array holds; `word`: 32 bits that the kernel only moves, floats or integers. */
export type Element = "f32" | "i32" | "u8" | "word";

/** `work` is memory that holds nothing before the kernel runs and nothing of use after. */
export type Direction = "in" | "out" | "inOut" | "work";

/** An operand: an array (`?`: that may be left out; the kernel finds NULL), or a number. */
export type Kind =
  | `${Direction} ${Element}`
  | `${Direction} ${Element}?`
  | "int"
  | "float"
  | "bool"
  | "activation";

/** Operands by name, in the order of their slots. */
export type OperandList = Readonly<Record<string, Kind>>;

interface ArrayOf {
  f32: Float32Array;
  i32: Int32Array;
  u8: Uint8Array;
  word: Float32Array | Int32Array | Uint32Array;
}

/** Bytes of an element. */
export const elementBytes: Readonly<Record<Element, number>> = { f32: 4, i32: 4, u8: 1, word: 4 };

/** An array that a kernel takes. */
export type KernelArray = ArrayOf[Element];

/** With arrays as addresses on the heap. */
type Address<K extends Kind> = K extends "activation" ? Activation : K extends "bool" ? boolean : number;

/** With arrays as themselves, and work as its number of elements. */
type Value<K extends Kind> = K extends `work ${string}` ? number
  : K extends `${string} ${infer E extends Element}?` ? ArrayOf[E]
  : K extends `${string} ${infer E extends Element}` ? ArrayOf[E]
  : Address<K>;

type OptionalName<L extends OperandList> = { [N in keyof L]: L[N] extends `${string}?` ? N : never }[keyof L];
type RequiredName<L extends OperandList> = Exclude<keyof L, OptionalName<L>>;

/** A kernel's operands where its arrays are on the heap already: their addresses. */
export type HeapOperands<L extends OperandList> =
  & { readonly [N in RequiredName<L>]: Address<L[N]> }
  & { readonly [N in OptionalName<L>]?: Address<L[N]> | undefined };

/** A kernel's operands where its arrays are ordinary ones. */
export type ArrayOperands<L extends OperandList> =
  & { readonly [N in RequiredName<L>]: Value<L[N]> }
  & { readonly [N in OptionalName<L>]?: Value<L[N]> | undefined };

/** Operands that several kernels have first, in the same slots, so that they share C functions that read them. */
export interface SharedOperands<L extends OperandList = OperandList> {
  /** What their names in C begin with. */
  readonly prefix: string;
  readonly list: L;
}

/** What a kernel's declaration says. */
export interface KernelOptions<O extends OperandList, S extends OperandList> {
  /** What the operands' names in C begin with; the kernel's own name if not given. Kernels that share all have one. */
  prefix?: string;
  /** Operands that come before the kernel's own. */
  after?: SharedOperands<S>;
  operands: O;
  /** The pieces of work that the operands make. */
  pieces(operands: HeapOperands<S & O>): number;
  /** Pieces that a thread takes at a time, so many that they are worth its while; 1 if not given. */
  grain?: number;
}

/** A kernel as its callers see it. */
export interface Kernel<L extends OperandList = OperandList> {
  readonly prefix?: string;
  readonly shared?: SharedOperands;
  /** All operands, the shared ones first. */
  readonly operands: L;
  readonly slots: readonly Slot[];
  pieces(operands: HeapOperands<L>): number;
  readonly grain: number;
}

/** An operand's name and kind, taken apart. */
export interface Slot {
  readonly name: string;
  readonly kind: Direction | "int" | "float" | "bool" | "activation";
  /** Of an array. */
  readonly element?: Element;
  readonly optional: boolean;
}

/** Slots that there are for operands. */
export const slotCount = 32;

/** Declares operands for {@link KernelOptions.after}. */
export function shared<const L extends OperandList>(prefix: string, list: L): SharedOperands<L> {
  return { prefix, list };
}

/** Declares a kernel. */
export function kernel<const O extends OperandList, const S extends OperandList = Record<never, never>>(
  { prefix, after, operands, pieces, grain = 1 }: KernelOptions<O, S>,
): Kernel<S & O> {
  const all = { ...after?.list, ...operands } as S & O;
  const slots = Object.entries(all).map(([name, kind]) => slotOf(name, kind));
  if (slots.length > slotCount) {
    throw new RangeError(`${slots.length} operands: there are ${slotCount} slots`);
  }
  return { prefix, shared: after, operands: all, slots, pieces, grain };
}

function slotOf(name: string, kind: Kind): Slot {
  const [first, element] = kind.replace("?", "").split(" ");
  return {
    name,
    kind: first as Slot["kind"],
    element: element as Element | undefined,
    optional: kind.endsWith("?"),
  };
}

const ints = new Int32Array(slotCount), floats = new Float32Array(ints.buffer);

/**
 * The slots of a kernel's operands; the next call overwrites them.
 *
 * @throws {TypeError} where an operand is missing or an activation is none, both of which the compiler finds first
 */
export function slotsOf(
  kernel: string,
  { slots }: Kernel,
  operands: Readonly<Record<string, unknown>>,
): Int32Array<ArrayBuffer> {
  for (let i = 0; i < slots.length; i++) {
    const { name, kind, optional } = slots[i], value = operands[name];
    if (value === undefined && !optional) {
      throw new TypeError(`kernel '${kernel}' lacks its operand '${name}'`);
    }
    if (kind === "float") {
      floats[i] = value as number;
    } else if (kind === "activation") {
      ints[i] = activations.indexOf(value as Activation);
      if (ints[i] < 0) throw new TypeError(`kernel '${kernel}' has no activation '${value}'`);
    } else {
      ints[i] = value as number; // modulo 2^32; true as 1, undefined as 0
    }
  }
  return ints;
}
