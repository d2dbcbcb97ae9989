/**
 * What stands for the kernels in unit keys: their bits. `src/compute/bits/bits.json` holds what the exact backend gives
 * on every probe, and the hash of the sources that it was computed with; `deno task bits` writes it, tests recompute
 * it. A faster kernel with the same bits keeps every key.
 *
 * Whoever has other sources than those that were probed (an edit that isn't written down yet) has the probes computed
 * before planning, once for these sources: results of other bits never pass for the same.
 *
 * @module
 */
import { z } from "zod";
import { defaultCacheDirectory } from "../compute/kernels/native.ts";
import { hashJson, sha256 } from "../suite/canonical_json.ts";
import { UsageError } from "../suite/errors.ts";
import { replaceFile } from "../suite/write_aside.ts";
import { importMapArguments } from "./import_map.ts";
import { fromFileUrl, root } from "./paths.ts";

/** The bits of the kernels, as they are written down. */
export interface KernelBits {
  /** A person raises it where results change although no probe does: every key changes with it. */
  readonly number: number;
  /** The hash of the probes when the bits of one changed last: a probe that is added or dropped changes no key. */
  readonly bits: string;
  /** {@link hashSources} of what gave the probes. */
  readonly sources: string;
  /** SHA-256 by probe. */
  readonly probes: Readonly<Record<string, string>>;
}

/** What other sources give. */
export type ProbedBits = Pick<KernelBits, "probes"> & {
  /** Pinned computations of the suites' methods that don't give what is pinned: `scripts/bits/pinned.json`. */
  readonly moved: Readonly<Record<string, string>>;
};

const hashes = z.record(z.string(), z.string());
const bitsSchema = z.strictObject({
  number: z.number().int(),
  bits: z.string(),
  sources: z.string(),
  probes: hashes,
});
const probedSchema = z.strictObject({ probes: hashes, moved: hashes });

/** Where the bits of a tree are written down. */
export function bitsFile(tree: URL = root): URL {
  return new URL("src/compute/bits/bits.json", tree);
}

/** The bits as they are written down. */
export function readBits(tree: URL = root): KernelBits {
  return bitsSchema.parse(JSON.parse(Deno.readTextFileSync(bitsFile(tree))));
}

/**
 * The hash of the kernels' bits.
 *
 * @param probe computes the bits of sources that aren't those that were probed
 */
export function kernelBits(tree: URL = root, probe: (sources: string) => ProbedBits = probeOnce): string {
  const written = readBits(tree), sources = hashSources(tree), { number } = written;
  if (sources === written.sources) return hashJson({ number, bits: written.bits });
  const { probes, moved } = probe(sources), bits = bitsAfter(written, probes);
  return hashJson({ number, bits, ...(Object.keys(moved).length === 0 ? {} : { moved }) });
}

/** {@link KernelBits.bits} where the probes give this. */
export function bitsAfter(before: KernelBits, probes: KernelBits["probes"]): string {
  return changedProbes(before, probes).length === 0 ? before.bits : hashJson(probes);
}

/** The probes that gave other bits before. */
export function changedProbes(before: KernelBits, probes: KernelBits["probes"]): string[] {
  return Object.keys(probes).filter((name) =>
    Object.hasOwn(before.probes, name) && before.probes[name] !== probes[name]
  );
}

/** Everything behind the compute boundary that decides bits: C sources, WebAssembly, glue, and tfjs's versions. */
export function hashSources(tree: URL = root): string {
  const { imports }: { imports: Record<string, string> } = JSON.parse(
    Deno.readTextFileSync(new URL("deno.json", tree)),
  );
  const packages = Object.entries(imports).filter(([name]) => name.startsWith("@tensorflow/"));
  const files = [
    ...filesIn(tree, "src/compute/kernels/"),
    ...filesIn(tree, "src/compute/tfjs/"),
    ...["src/compute/bits/", "src/compute/exact.ts", "src/compute/backend.ts"].flatMap((path) =>
      path.endsWith("/") ? filesIn(tree, path).filter((file) => file.endsWith(".ts")) : [path]
    ),
  ];
  return hashJson([packages, files.sort().map((path) => sha256(Deno.readFileSync(new URL(path, tree))))]);
}

function filesIn(tree: URL, directory: string): string[] {
  return [...Deno.readDirSync(new URL(directory, tree))].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesIn(tree, `${directory}${name}/`) : isTest(name) ? [] : [`${directory}${name}`]
  );
}

/** The self-test of native kernels is none: its cases are probes. */
function isTest(name: string): boolean {
  return name.endsWith("_test.ts") && name !== "self_test.ts";
}

/** SHA-256 of the kernels as they are committed: information for people, which stands in no key. */
export function kernelHash(): string {
  return sha256(Deno.readFileSync(new URL("src/compute/kernels/kernels.wasm", root)));
}

/** Probes in a process of its own, on WebAssembly; what it finds is kept for these sources. */
function probeOnce(sources: string): ProbedBits {
  const directory = `${defaultCacheDirectory()}/bits`, path = `${directory}/${sources}.json`;
  try {
    return probedSchema.parse(JSON.parse(Deno.readTextFileSync(path)));
  } catch {
    // not yet
  }
  console.error("the kernels' sources aren't those whose bits are written down: probing them");
  const script = fromFileUrl(new URL("scripts/bits/kernel_bits.ts", root));
  const { success, stdout, stderr } = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "-A", ...importMapArguments(), script, "--print"],
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).outputSync();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (!success) {
    const line = text(stderr).split("\n").find((one) => /error/i.test(one)) ?? "no reason given";
    throw new UsageError(`the edited kernels can't be probed: ${line.trim()}`);
  }
  const found = probedSchema.parse(JSON.parse(text(stdout)));
  try {
    Deno.mkdirSync(directory, { recursive: true });
    replaceFile(path, JSON.stringify(found));
  } catch {
    // a home that can't be written
  }
  return found;
}
