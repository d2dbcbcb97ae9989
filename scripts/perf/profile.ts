/** Where a training step's time goes: in which kernels, at what rate, and outside of them. @module */
import type { KernelEngine } from "../../src/compute/kernels/engine.ts";
import type { KernelName, KernelOperands } from "../../src/compute/kernels/interface.ts";

/** One kernel's part of a step. */
export interface KernelPart {
  readonly kernel: string;
  readonly calls: number;
  readonly ms: number;
  /** Multiplications and additions of matrix products, in 10^9; 0 for other kernels. */
  readonly gflop: number;
}

/** Means over some steps. */
export interface Profile {
  readonly ms: number;
  /** The longest first. */
  readonly kernels: readonly KernelPart[];
  /** Neither in a kernel of ours: tfjs, its own kernels, the tape. */
  readonly outsideMs: number;
}

/** Multiplications and additions of a call: those of its matrix products, which are most. */
export function floatingPointOperations<K extends KernelName>(
  kernel: K,
  operands: KernelOperands<K>,
): number {
  const convolution = (
    o: KernelOperands<"conv2d" | "conv2d_filter_gradient">,
  ) => 2 * o.batch * o.outHeight * o.outWidth * o.columns * o.fieldHeight * o.fieldWidth * o.channels;
  const counts: { [K in KernelName]?: (operands: KernelOperands<K>) => number } = {
    matmul: ({ m, n, k, groups }) => 2 * m * n * k * groups,
    conv2d: convolution,
    conv2d_filter_gradient: convolution,
    dense_backward: ({ rows, inputs, outputs, groups }) => 4 * rows * inputs * outputs * groups, // two products
  };
  return counts[kernel]?.(operands) ?? 0;
}

/** Runs steps with every call of a kernel timed. */
export async function profileSteps(
  engine: KernelEngine,
  step: () => Promise<unknown>,
  steps: number,
): Promise<Profile> {
  const parts = new Map<string, { calls: number; ms: number; gflop: number }>();
  const { run } = engine;
  engine.run = (kernel, operands, grain) => {
    const start = performance.now();
    run.call(engine, kernel, operands, grain);
    const part = parts.get(kernel) ?? { calls: 0, ms: 0, gflop: 0 };
    part.ms += (performance.now() - start) / steps;
    part.calls += 1 / steps;
    part.gflop += floatingPointOperations(kernel, operands) / 1e9 / steps;
    parts.set(kernel, part);
  };
  const start = performance.now();
  try {
    for (let i = 0; i < steps; i++) await step();
  } finally {
    engine.run = run;
  }
  const ms = (performance.now() - start) / steps;
  const kernels = [...parts].map(([kernel, part]) => ({ kernel, ...part, calls: Math.round(part.calls) }))
    .sort((a, b) => b.ms - a.ms);
  return { ms, kernels, outsideMs: ms - kernels.reduce((sum, part) => sum + part.ms, 0) };
}
