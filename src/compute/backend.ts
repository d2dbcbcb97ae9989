/** Starts the numeric backend of a process. @module */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-layers"; // registers the gradients of tfjs's own operations
import { configureEngine, type EngineChoice } from "./exact.ts";
import { startExactBackend } from "./tfjs/exact_backend.ts";
import { registerBatchNorm } from "./tfjs/batch_norm.ts";
import { registerConv } from "./tfjs/conv.ts";
import { registerCopies } from "./tfjs/copies.ts";
import { registerDense } from "./tfjs/dense.ts";
import { registerDropout } from "./tfjs/dropout.ts";
import { registerMatMul } from "./tfjs/matmul.ts";
import { registerPool } from "./tfjs/pool.ts";
import { registerSoftmax } from "./tfjs/softmax.ts";
import { registerSum } from "./tfjs/sum.ts";

/** What computes: `exact` gives the same bits everywhere, `webgpu` is statistical, `cpu` is the slow oracle. */
export type BackendName = "exact" | "webgpu" | "cpu";

/** Which engine serves `exact`, and how many threads it may use. Neither changes a bit. */
export interface BackendOptions {
  /** Which engine of `exact` serves; "auto" by default. */
  engine?: EngineChoice;
  /** Threads of a kernel; the number of cores by default. */
  threads?: number;
}

/** No such backend on this machine: the message says why in one line. */
export class BackendUnavailableError extends Error {
  /** The error's name. */
  override name = "BackendUnavailableError";
}

/**
 * Makes a backend the current one of tfjs, and of the kernels on ordinary arrays.
 *
 * @throws {BackendUnavailableError} where this machine doesn't have it
 */
export async function setupBackend(backend: BackendName, options: BackendOptions = {}): Promise<void> {
  configureEngine(options);
  tf.enableProdMode(); // no banner, no check for NaN after every operation
  if (backend === "exact") {
    await startExactBackend(() => {
      registerMatMul();
      registerDense();
      registerCopies();
      registerConv();
      registerPool();
      registerBatchNorm();
      registerSoftmax();
      registerDropout();
      registerSum();
    });
  } else if (backend === "cpu") {
    await import("@tensorflow/tfjs-backend-cpu");
    await tf.setBackend("cpu");
  } else {
    const { startWebGpu } = await import("./tfjs/webgpu.ts");
    const reason = await startWebGpu();
    if (reason) throw new BackendUnavailableError(reason);
  }
  await tf.ready();
}
