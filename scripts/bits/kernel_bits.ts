/**
 * `deno task bits` writes down the bits of the kernels (`src/compute/bits/bits.json`), which stand for them in unit
 * keys. Run it after every edit behind the compute boundary: where the bits are the same, all keys stay.
 *
 *     deno task bits            compares the engines, writes the file, says what changed
 *     … kernel_bits.ts --print  prints what this machine's WebAssembly gives, as planning asks for it
 *
 * Where no probe changes but a pinned training of a method does, it raises the file's number: the probes missed
 * something. A person may raise the number by hand as well.
 *
 * @module
 */
import { setupBackend } from "../../src/compute/backend.ts";
import { computeProbes } from "../../src/compute/bits/probes.ts";
import { buildNative, NativeUnavailableError } from "../../src/compute/kernels/native.ts";
import {
  bitsAfter,
  bitsFile,
  changedProbes,
  hashSources,
  type KernelBits,
  type ProbedBits,
  readBits,
} from "../../src/engine/kernel_bits.ts";
import { pinnedFingerprints, readPinned } from "./pinned.ts";

/** What the current backend gives. */
async function probeAll(): Promise<ProbedBits> {
  const probes = await computeProbes(), pinned = readPinned();
  const moved: Record<string, string> = {};
  for (const { name, compute } of pinnedFingerprints) {
    const sha256 = await compute();
    if (sha256 !== pinned[name]) moved[name] = sha256;
  }
  return { probes, moved };
}

/** What is written down after `before`. */
export function renewed(before: KernelBits, sources: string, { probes, moved }: ProbedBits): KernelBits {
  const missed = sources !== before.sources && Object.keys(moved).length > 0 &&
    changedProbes(before, probes).length === 0;
  return { number: before.number + (missed ? 1 : 0), bits: bitsAfter(before, probes), sources, probes };
}

function buildsNative(): boolean {
  try {
    return Boolean(buildNative());
  } catch (error) {
    if (error instanceof NativeUnavailableError) return false;
    throw error;
  }
}

async function main(): Promise<number> {
  await setupBackend("exact", { engine: "wasm" });
  const found = await probeAll();
  if (Deno.args.includes("--print")) {
    console.log(JSON.stringify(found));
    return 0;
  }
  if (buildsNative()) {
    await setupBackend("exact", { engine: "native", threads: 2 });
    const native = await computeProbes();
    const differ = Object.keys(native).filter((name) => native[name] !== found.probes[name]);
    if (differ.length > 0) {
      console.error(`native kernels give other bits than WebAssembly: ${differ.join("; ")}`);
      return 1;
    }
  }
  const before = readBits(), after = renewed(before, hashSources(), found);
  Deno.writeTextFileSync(bitsFile(), `${JSON.stringify(after, null, 2)}\n`);
  const changed = changedProbes(before, after.probes), moved = Object.keys(found.moved);
  if (moved.length > 0) console.log(`not as scripts/bits/pinned.json has it: ${moved.join("; ")}`);
  const stays = after.bits === before.bits && after.number === before.number;
  if (stays) console.log("the same bits: all keys stay");
  else console.log(`every key changes: ${changed.length} probes differ, the number is ${after.number}`);
  return 0;
}

if (import.meta.main) Deno.exit(await main());
