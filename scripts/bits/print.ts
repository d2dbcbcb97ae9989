/**
 * Prints all fingerprints as this machine and one engine compute them, one line of JSON each.
 *
 *     deno run -A scripts/bits/print.ts wasm|native [threads]
 *
 * @module
 */
import { setupBackend } from "../../src/compute/backend.ts";
import { fingerprints } from "./fingerprints.ts";
import { suiteFingerprints } from "./suite_fingerprints.ts";

if (import.meta.main) {
  const [engine, threads = "1"] = Deno.args;
  if ((engine !== "wasm" && engine !== "native") || !/^[1-9]\d?$/.test(threads)) {
    console.error("usage: deno run -A scripts/bits/print.ts wasm|native [threads]");
    Deno.exit(2);
  }
  await setupBackend("exact", { engine, threads: Number(threads) });
  for (const { name, compute } of [...fingerprints, ...await suiteFingerprints()]) {
    const start = performance.now();
    const sha256 = await compute();
    const seconds = Math.round((performance.now() - start) / 100) / 10;
    console.log(JSON.stringify({ name, sha256, seconds, arch: Deno.build.arch }));
  }
  Deno.exit(0);
}
