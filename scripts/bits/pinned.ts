/**
 * The SHA-256s that every machine and engine must give; `deno run -A scripts/bits/pinned.ts` writes them anew after a
 * change that is meant to change results.
 *
 * @module
 */
import { setupBackend } from "../../src/compute/backend.ts";
import { fingerprints } from "./fingerprints.ts";

const file = new URL("pinned.json", import.meta.url);

/** Names and SHA-256s. "kernels" is not among them: its probes are in `src/compute/bits/bits.json`. */
export function readPinned(): Record<string, string> {
  return JSON.parse(Deno.readTextFileSync(file));
}

/** What is pinned. */
export const pinnedFingerprints = fingerprints.filter(({ name }) => name !== "kernels");

if (import.meta.main) {
  await setupBackend("exact", { engine: "wasm" });
  const pinned: Record<string, string> = {};
  for (const { name, compute } of pinnedFingerprints) pinned[name] = await compute();
  Deno.writeTextFileSync(file, `${JSON.stringify(pinned, null, 2)}\n`);
}
