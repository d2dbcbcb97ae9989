/** Makes `c/interface.h` from the declarations in TypeScript. @module */
import { activations, constants } from "./constants.ts";
import { kernelNames, kernels, slotsOf } from "./interface.ts";
import type { Declaration, Slot } from "./operands.ts";

/** Where the committed header is. */
export const headerUrl: URL = new URL("./c/interface.h", import.meta.url);

const elements = { f32: "float", i32: "int32_t", u8: "uint8_t", word: "float" };

/** The header's text. */
export function interfaceHeader(): string {
  const sections = new Map<object, string>(); // of every kernel, or what kernels share, once
  for (const name of kernelNames) {
    const kernel: Declaration = kernels[name], { after, prefix = name } = kernel, slots = slotsOf(name);
    const first = Object.keys(after?.operands ?? {}).length;
    if (after) sections.set(after, defines(after.prefix, slots.slice(0, first), 0));
    sections.set(kernel, defines(prefix, slots.slice(first), first));
  }
  const codes = activations.map((name) => `ACTIVATION_${constantCase(name)}`);
  return [
    "// Made by `deno task kernels` from ../constants.ts and ../interface.ts, which say what the names mean.\n#pragma once",
    Object.entries(constants).map(([name, value]) => `#define ${name} ${value}`).join("\n"),
    `typedef enum { ${codes.join(", ")} } activation;`,
    ...sections.values(),
  ].join("\n\n") + "\n";
}

function defines(prefix: string, slots: readonly Slot[], first: number): string {
  return slots.map((slot, i) =>
    `#define ${constantCase(prefix)}_${constantCase(slot.name)} ${access(slot, first + i)}`
  ).join("\n");
}

/** `constantCase("noiseVariance")` is `NOISE_VARIANCE`. */
function constantCase(name: string): string {
  return name.replace(/[a-z0-9](?=[A-Z])/g, "$&_").toUpperCase();
}

function access({ kind, element, optional }: Slot, slot: number): string {
  if (element) {
    const type = `${kind === "in" ? "const " : ""}${elements[element]}`;
    return `${optional ? "ARG_OPTIONAL" : "ARG_PTR"}(${type}, ${slot})`;
  }
  if (kind === "float") return `ARG_FLOAT(${slot})`;
  return kind === "activation" ? `((activation)ARG_INT(${slot}))` : `ARG_INT(${slot})`;
}
