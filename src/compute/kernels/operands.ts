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

/** What holds elements. */
export interface ArrayOf {
  /** Floats. */
  f32: Float32Array;
  /** Signed integers of 32 bits. */
  i32: Int32Array;
  /** Bytes. */
  u8: Uint8Array;
  /** Whichever are meant. */
  word: Float32Array | Int32Array | Uint32Array;
}

/** Bytes of an element. */
export const elementBytes: Readonly<Record<Element, number>> = { f32: 4, i32: 4, u8: 1, word: 4 };

/** An array that a kernel takes. */
export type KernelArray = ArrayOf[Element];

/** An operand with arrays as addresses on the heap. */
export type Address<K extends Kind> = K extends "activation" ? Activation
  : K extends "bool" ? boolean
  : number;

/** An operand with arrays as themselves, and work as its number of elements. */
export type Value<K extends Kind> = K extends `work ${string}` ? number
  : K extends `${string} ${infer E extends Element}?` ? ArrayOf[E]
  : K extends `${string} ${infer E extends Element}` ? ArrayOf[E]
  : Address<K>;

/** Operands that may be left out. */
export type OptionalName<L extends OperandList> = {
  [N in keyof L]: L[N] extends `${string}?` ? N : never;
}[keyof L];
/** Operands that may not. */
export type RequiredName<L extends OperandList> = Exclude<keyof L, OptionalName<L>>;

/** A kernel's operands where its arrays are on the heap already: their addresses. */
export type HeapOperands<L extends OperandList> =
  & { readonly [N in RequiredName<L>]: Address<L[N]> }
  & { readonly [N in OptionalName<L>]?: Address<L[N]> | undefined };

/** A kernel's operands where its arrays are ordinary ones. */
export type ArrayOperands<L extends OperandList> =
  & { readonly [N in RequiredName<L>]: Value<L[N]> }
  & { readonly [N in OptionalName<L>]?: Value<L[N]> | undefined };

/** Operands that several kernels have first, in the same slots, so that they share C functions that read them. */
export interface SharedOperands {
  /** What their names in C begin with. */
  readonly prefix: string;
  /** The operands. */
  readonly operands: OperandList;
}

/** What `interface.ts` says of a kernel. */
export interface Declaration {
  /** What the operands' names in C begin with; the kernel's own name if not given. Kernels that share all have one. */
  readonly prefix?: string;
  /** Operands that come before the kernel's own. */
  readonly after?: SharedOperands;
  /** The kernel's own. */
  readonly operands: OperandList;
  /** Pieces that a thread takes at a time, so many that they are worth its while; 1 if not given. */
  readonly grain?: number;
  /** The pieces of work that the operands make; {@link Kernels} says of which it may ask. */
  readonly pieces: (operands: never) => number;
}

/** All operands of a declared kernel. */
export type OperandsOf<D extends Declaration> = D extends { readonly after: { readonly operands: infer S } }
  ? S & D["operands"]
  : D["operands"];

/** Operands that a kernel's pieces follow from. */
export type Sizes<N extends string> = Readonly<Record<N, number>>;

/** Kernels whose pieces follow from operands that they have. */
export type Kernels<D extends Readonly<Record<string, Declaration>>> = {
  readonly [K in keyof D]: Declaration & {
    readonly pieces: (operands: HeapOperands<OperandsOf<D[K]>>) => number;
  };
};

/** An operand's name and kind, taken apart. */
export interface Slot {
  /** As in the declaration. */
  readonly name: string;
  /** Without its element. */
  readonly kind: Direction | "int" | "float" | "bool" | "activation";
  /** Of an array. */
  readonly element?: Element;
  /** Whether it may be left out. */
  readonly optional: boolean;
}

/** Slots that there are for operands. */
export const slotCount = 32;

/** A list's slots. @throws {RangeError} where there are too few */
export function slotsFor({ after, operands }: Omit<Declaration, "pieces">): readonly Slot[] {
  const slots = Object.entries({ ...after?.operands, ...operands }).map(([name, kind]): Slot => {
    const [first, element] = kind.replace("?", "").split(" ");
    return {
      name,
      kind: first as Slot["kind"],
      element: element as Element | undefined,
      optional: kind.endsWith("?"),
    };
  });
  if (slots.length > slotCount) {
    throw new RangeError(`${slots.length} operands: there are ${slotCount} slots`);
  }
  return slots;
}

const ints = new Int32Array(slotCount), floats = new Float32Array(ints.buffer);

/**
 * What goes into a kernel's slots; the next call overwrites it.
 *
 * @throws {TypeError} where an operand is missing or an activation is none, both of which the compiler finds first
 */
export function fillSlots(
  kernel: string,
  slots: readonly Slot[],
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
