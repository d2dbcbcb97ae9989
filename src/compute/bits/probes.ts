/** Everything that stands for the bits of the exact backend, in the order in which it is written down. @module */
import { kernelProbes } from "./kernel_probes.ts";
import { operationProbes } from "./operation_probes.ts";
import type { Probe } from "./probe.ts";
import { trainingProbes } from "./training_probes.ts";

/** All probes. */
export const probes: readonly Probe[] = [...kernelProbes, ...operationProbes, ...trainingProbes];

/** What the current backend, which has to be `exact`, gives. @throws {Error} where two probes have one name */
export async function computeProbes(): Promise<Record<string, string>> {
  const bits: Record<string, string> = {};
  for (const { name, compute } of probes) {
    if (name in bits) throw new Error(`there are two probes '${name}'`);
    bits[name] = await compute();
  }
  return bits;
}
