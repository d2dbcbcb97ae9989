/** Where a training step's time goes: in which kernels, at what rate, and outside of them. @module */
import type { KernelEngine } from "../../src/compute/kernels/engine.ts";

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

/** Multiplications and additions of a call, by the operands as the kernels' sources list them. */
export function floatingPointOperations(kernel: string, operands: readonly number[], count: number): number {
  if (kernel === "matmul") {
    const [, , , m, n, k] = operands, [rows, columns] = operands.slice(13);
    return 2 * m * n * k * count / Math.ceil(m / rows) / Math.ceil(n / columns);
  }
  if (kernel === "conv2d" || kernel === "conv2d_filter_gradient") {
    const [batch, , , channels, height, width, columns, fieldHeight, fieldWidth] = operands.slice(6);
    return 2 * batch * height * width * columns * fieldHeight * fieldWidth * channels;
  }
  if (kernel === "dense_backward") return 4 * operands[7] * operands[8] * operands[9] * count; // two products
  return 0;
}

/** Runs steps with every call of a kernel timed. */
export async function profileSteps(
  engine: KernelEngine,
  step: () => Promise<unknown>,
  steps: number,
): Promise<Profile> {
  const parts = new Map<string, { calls: number; ms: number; gflop: number }>();
  const { run } = engine;
  engine.run = (kernel, operands, count, grain) => {
    const start = performance.now();
    run.call(engine, kernel, operands, count, grain);
    const part = parts.get(kernel) ?? { calls: 0, ms: 0, gflop: 0 };
    part.ms += (performance.now() - start) / steps;
    part.calls += 1 / steps;
    part.gflop += floatingPointOperations(kernel, operands, count) / 1e9 / steps;
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
