/** What is done once before workers start. @module */
import { buildNative, NativeUnavailableError } from "../compute/kernels/native.ts";
import { firstLine } from "../suite/errors.ts";
import type { WorkerSetup } from "./protocol.ts";
import { RequestError } from "./request.ts";

/**
 * Builds the native kernels, which otherwise several workers would at once. Without a compiler WebAssembly gives the
 * same bits.
 *
 * @throws {RequestError} where they were asked for and can't be built
 */
export function prepareEngine({ backend, engine }: Pick<WorkerSetup, "backend" | "engine">): void {
  if (backend !== "exact" || engine === "wasm") return;
  try {
    buildNative();
  } catch (error) {
    if (!(error instanceof NativeUnavailableError)) throw error;
    if (engine === "native") throw new RequestError("backend", firstLine(error), "native");
  }
}
