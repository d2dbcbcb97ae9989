/**
 * `deno task perf`: how long a training step of each model family takes, and how fast data, detection and decoding
 * are, for every engine at hand; with `--peer torch` beside PyTorch in the same run.
 *
 * @module
 */
import { root } from "../src/engine/paths.ts";
import { firstLine, UsageError } from "../src/suite/errors.ts";
import { Contestant, findTorch } from "./perf/driver.ts";
import { familyByName } from "./perf/families.ts";
import { describeMachine, machineName } from "./perf/machine.ts";
import { measure, type Measured } from "./perf/measure.ts";
import type { About } from "./perf/messages.ts";
import { type Options, readOptions, usage } from "./perf/options.ts";
import {
  agreement,
  engineRecord,
  type PerformanceRecord,
  type Ratio,
  ratioOf,
  toText,
  type WorkloadRecord,
} from "./perf/report.ts";
import { measureRoofs } from "./perf/roofline.ts";
import { throughputs } from "./perf/throughput.ts";

/** What the project promises: native with 2 threads over PyTorch, and wasm over stock tfjs-wasm. */
const targets: Readonly<Record<string, { torch?: number; stock?: number }>> = {
  "eqnet-estimator": { torch: 2, stock: 6 },
  "eqnet-autoencoder": { torch: 2 },
  "nbiot-mtl": { torch: 2 },
  "radcom-mtl": { torch: 2 },
  "neural-calibration": { torch: 1.2 },
};

/** Above this many waiting processes the times are doubtful. */
const busyLoad = 0.5;

async function main(): Promise<number> {
  let options: Options | undefined;
  try {
    options = readOptions(Deno.args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`perf: ${error.message}`);
    return 2;
  }
  if (!options) {
    console.log(usage.trimEnd());
    return 0;
  }
  const contestants = new Map<Contestant, About>();
  try {
    const machine = describeMachine(), warnings: string[] = [];
    if (machine.load > busyLoad) warnings.push(`the machine was busy when this began: load ${machine.load}`);
    for (const contestant of await start(options, warnings)) {
      contestants.set(...contestant);
    }
    const record: PerformanceRecord = {
      day: new Date().toISOString().slice(0, 10),
      machine,
      contestants: Object.fromEntries([...contestants].map(([{ name }, about]) => [name, about])),
      repetitions: options.repetitions,
      warnings,
      ...(options.families.length ? { roofs: await measureRoofs() } : {}),
      workloads: await measureAll(options, contestants, warnings),
    };
    console.log(options.json ? JSON.stringify(record, null, 2) : toText(record));
    save(options, record);
    return record.workloads.some(({ sameBits }) => sameBits === false) ? 1 : 0;
  } catch (error) {
    console.error(`perf: ${firstLine(error)}`);
    return error instanceof UsageError ? 2 : 3;
  } finally {
    for (const contestant of contestants.keys()) await contestant.close();
  }
}

/** Starts all contestants; what isn't there is a warning, or an error where it was asked for by name. */
async function start(options: Options, warnings: string[]): Promise<[Contestant, About][]> {
  const started: [Contestant, About][] = [];
  const add = async (contestant: Contestant, required: boolean) => {
    let reason: string | undefined;
    try {
      const { about, unsupported } = await contestant.ask({ op: "about" });
      if (about && (required || !isSoftwareGpu(about))) return void started.push([contestant, about]);
      reason = unsupported;
    } catch (error) {
      reason = firstLine(error);
    }
    await contestant.close();
    if (!reason) return; // software rendering that nobody asked for
    if (required) throw new UsageError(`${contestant.name}: ${reason}`);
    warnings.push(`no ${contestant.name}: ${reason}`);
  };
  const cores = navigator.hardwareConcurrency;
  const usual = ["native-1", ...(cores > 1 ? ["native-2"] : []), "wasm", "stock-wasm", "webgpu"];
  for (const name of options.engines ?? usual) {
    await add(Contestant.engine(name), options.engines !== undefined);
  }
  if (options.peers.length) {
    const python = options.python ?? await requireTorch();
    const names = options.peers.flatMap((peer) => peer === "torch" ? ["torch-1", "torch-2"] : [peer]);
    for (const name of names) await add(Contestant.torch(name, python), true);
  }
  if (started.length === 0) throw new UsageError("nothing can be measured here");
  return started;
}

function isSoftwareGpu({ device }: About): boolean {
  return /llvmpipe|swiftshader|software/i.test(device ?? "");
}

async function requireTorch(): Promise<string> {
  const python = await findTorch();
  if (python) return python;
  throw new UsageError(
    "no python3 has PyTorch (Debian: python3-torch and libopenblas0-pthread); or say --python PATH",
  );
}

async function measureAll(
  options: Options,
  contestants: ReadonlyMap<Contestant, About>,
  warnings: string[],
): Promise<WorkloadRecord[]> {
  const log = (line: string) => void (options.json || console.error(line));
  const records: WorkloadRecord[] = [];
  const file = await Deno.makeTempFile({ prefix: "airtight-perf-" });
  try {
    const all = [...contestants.keys()], ours = all.filter(({ name }) => !isPeer(name));
    for (const name of options.families) {
      const { title, rows, parameters } = familyByName(name);
      if (all.length > ours.length) await ours[0].ask({ op: "export", workload: name, file });
      const measured = await measure(name, all, {
        repetitions: options.repetitions,
        profiles: (engine) => engine.startsWith("native-"),
        trains: (engine) => options.fingerprints && (isExact(engine) || isPeer(engine)),
        log,
        file,
      });
      checkParameters(name, parameters, measured);
      const { reference } = referenceBlas(contestants);
      if (reference && !warnings.includes(reference)) warnings.push(reference);
      records.push({
        name,
        title,
        rows,
        parameters,
        engines: measured.map((one) => engineRecord(one)),
        ratios: ratios(name, measured, !reference),
        ...agreement(measured),
      });
    }
    for (const name of options.throughputs) {
      const { title, amount, unit } = throughputs.find((one) => one.name === name)!;
      const exact = all.filter((contestant) => isExact(contestant.name));
      const measured = await measure(name, exact, {
        repetitions: options.repetitions,
        trains: () => false,
        log,
      });
      records.push({
        name,
        title,
        amount,
        unit,
        engines: measured.map((one) => engineRecord(one, amount)),
        ratios: [],
      });
    }
  } finally {
    await Deno.remove(file);
  }
  return records;
}

function isPeer(name: string): boolean {
  return name.startsWith("torch");
}

function isExact(name: string): boolean {
  return name === "wasm" || name.startsWith("native-");
}

/** @throws {Error} where a contestant trains another model */
function checkParameters(name: string, expected: number, measured: readonly Measured[]): void {
  for (const { engine, parameters, ms } of measured) {
    if (ms.length && parameters !== expected) {
      throw new Error(`${name} has ${parameters} parameters on ${engine}, not ${expected}`);
    }
  }
}

/** A ratio to a PyTorch on the reference BLAS, which is some 30 times slower than OpenBLAS, would be a lie. */
function referenceBlas(contestants: ReadonlyMap<Contestant, About>): { reference?: string } {
  const slow = [...contestants.values()].some(({ blas }) => blas === "reference BLAS");
  return slow
    ? {
      reference:
        "PyTorch runs on the reference BLAS, so no ratios: install OpenBLAS (Debian: libopenblas0-pthread)",
    }
    : {};
}

/** The table of promises: native with 2 threads to the better of PyTorch's, wasm to stock tfjs-wasm; and the same GPU. */
function ratios(family: string, measured: readonly Measured[], peersCount: boolean): Ratio[] {
  const timed = measured.filter(({ ms }) => ms.length);
  const find = (name: string) => timed.find(({ engine }) => engine === name);
  const median = ({ ms }: Measured) => ms.toSorted((a, b) => a - b)[Math.floor(ms.length / 2)];
  const pairs: [ours: Measured | undefined, theirs: Measured | undefined, target?: number][] = [
    [find("wasm"), find("stock-wasm"), targets[family]?.stock],
  ];
  const torch =
    timed.filter(({ engine }) => /^torch-\d/.test(engine)).sort((a, b) => median(a) - median(b))[0];
  if (peersCount) {
    pairs.push([find("native-2"), torch, targets[family]?.torch], [find("native-1"), find("torch-1")]);
    pairs.push([find("webgpu"), find("torch-cuda")]);
  }
  return pairs.flatMap(([ours, theirs, target]) =>
    ours && theirs ? [ratioOf(`${ours.engine} / ${theirs.engine}`, ours, theirs, target)] : []
  );
}

/** Writes a whole run, or one with a name. */
function save(options: Options, record: PerformanceRecord): void {
  const name = options.name ?? (options.whole ? machineName(record.machine) : undefined);
  if (!name) return;
  const directory = new URL("results/performance/", root);
  Deno.mkdirSync(directory, { recursive: true });
  Deno.writeTextFileSync(new URL(`${name}.json`, directory), `${JSON.stringify(record, null, 2)}\n`);
  if (!options.json) console.error(`written: results/performance/${name}.json`);
}

if (import.meta.main) Deno.exit(await main());
