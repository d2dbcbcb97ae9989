/** Sums over rows on the exact backend, in blocks of rows that threads may share. @module */
import * as tf from "@tensorflow/tfjs-core";
import { type Activation, constants } from "../kernels/constants.ts";
import { exactBackend } from "./exact_backend.ts";

/**
 * A sum over rows: a kernel gives each block's sums, which are then added in order.
 *
 * @param out its address, `[groups, columns]`
 * @param sumBlocks runs the kernel, which writes `[groups, blocks, columns]` to the address that it is given
 * @param divisor what the sums are divided by, for a mean
 */
export function addBlocks(
  out: number,
  { groups = 1, rows, columns }: { groups?: number; rows: number; columns: number },
  sumBlocks: (sums: number) => void,
  divisor = 1,
): void {
  const { engine } = exactBackend(), blocks = Math.ceil(rows / constants.SUM_ROWS);
  const sums = engine.heap.allocate(4 * groups * blocks * columns);
  sumBlocks(sums);
  engine.run("add_blocks", { out, sums, blocks, columns, divisor, groups });
  engine.heap.free(sums);
}

/**
 * The sum of dz = dy f'(z) over the rows of `[groups, rows, columns]`.
 *
 * @param out the sum's address
 * @param dz where dz goes, if it is wanted
 * @param y f(z), not read where f is linear
 */
export function sumRows(
  out: number,
  dy: number,
  size: { groups?: number; rows: number; columns: number },
  { dz, y, activation = "linear", divisor }: {
    dz?: number;
    y?: number;
    activation?: Activation;
    divisor?: number;
  } = {},
): void {
  const { groups = 1, rows, columns } = size;
  addBlocks(out, size, (sums) => {
    exactBackend().engine.run("dense_gradient", { dz, dy, y, sums, rows, columns, activation, groups });
  }, divisor);
}

/** Rows and columns of a tensor whose last axis is the columns. */
export function rowsOf(x: tf.TensorInfo): { rows: number; columns: number } {
  return { rows: tf.util.sizeFromShape(x.shape.slice(0, -1)), columns: x.shape.at(-1)! };
}
