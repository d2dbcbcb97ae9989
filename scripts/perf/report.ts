/** Measurements as a record for `results/performance`, and as text. @module */
import type { Machine } from "./machine.ts";
import type { Measured } from "./measure.ts";
import type { About } from "./messages.ts";
import type { Profile } from "./profile.ts";
import type { Roof } from "./roofline.ts";
import { largestDeviation, type Median, medianOf, quartiles } from "./statistics.ts";

/** A workload's measurements. */
export interface WorkloadRecord {
  readonly name: string;
  readonly title: string;
  /** A family's batch size and how many numbers it trains. */
  readonly rows?: number;
  readonly parameters?: number;
  /** A throughput's amount of work per run, and its unit. */
  readonly amount?: number;
  readonly unit?: string;
  readonly engines: readonly EngineRecord[];
  readonly ratios: readonly Ratio[];
  /** Whether all exact engines gave the same weights; absent where fewer than two trained. */
  readonly sameBits?: boolean;
  /** The largest relative difference between an exact engine's losses and PyTorch's. */
  readonly lossDifference?: number;
}

/** One engine's times. */
export interface EngineRecord {
  readonly engine: string;
  readonly ms?: Median & { readonly quartiles: [number, number]; readonly samples: readonly number[] };
  /** `amount` per second. */
  readonly rate?: number;
  readonly sha256?: string;
  readonly profile?: Profile;
  readonly note?: string;
  readonly unsupported?: string;
}

/** How many times as fast one engine is as another: the medians' ratio, with the interval of the paired ratios'. */
export interface Ratio extends Median {
  readonly what: string;
  /** What the project promises, if anything. */
  readonly target?: number;
}

/** All of a run. */
export interface PerformanceRecord {
  readonly day: string;
  readonly machine: Machine;
  readonly contestants: Readonly<Record<string, About>>;
  readonly repetitions: number;
  readonly warnings: readonly string[];
  /** What the arithmetic gives at most. */
  readonly roofs?: readonly Roof[];
  readonly workloads: readonly WorkloadRecord[];
}

/** Rounded to four digits, so that records stay readable. */
function short(value: number): number {
  return Number(value.toPrecision(4));
}

/** An engine's record. */
export function engineRecord(measured: Measured, amount?: number): EngineRecord {
  const { engine, ms, note, sha256, profile, unsupported } = measured;
  if (ms.length === 0) return { engine, unsupported };
  const { median, low, high, coverage } = medianOf(ms);
  const [first, third] = quartiles(ms);
  return {
    engine,
    ms: {
      median: short(median),
      low: short(low),
      high: short(high),
      coverage: short(coverage),
      quartiles: [short(first), short(third)],
      samples: ms.map(short),
    },
    ...(amount === undefined ? {} : { rate: short(1e3 * amount / median) }),
    ...(sha256 ? { sha256 } : {}),
    ...(profile ? { profile: shortProfile(profile) } : {}),
    ...(note ? { note } : {}),
  };
}

const shownParts = 6;

/** The longest parts, rounded. */
function shortProfile({ ms, kernels, outsideMs }: Profile): Profile {
  const parts = kernels.slice(0, shownParts);
  return {
    ms: short(ms),
    kernels: parts.map((part) => ({ ...part, ms: short(part.ms), gflop: short(part.gflop) })),
    outsideMs: short(outsideMs),
  };
}

/** How many times as fast `ours` is as `theirs`. */
export function ratioOf(what: string, ours: Measured, theirs: Measured, target?: number): Ratio {
  const pairs = Math.min(ours.ms.length, theirs.ms.length); // one of them may have been measured once
  const paired = medianOf(ours.ms.slice(0, pairs).map((ms, i) => theirs.ms[i] / ms));
  return {
    what,
    median: short(medianOf(theirs.ms).median / medianOf(ours.ms).median),
    low: short(paired.low),
    high: short(paired.high),
    coverage: short(paired.coverage),
    ...(target === undefined ? {} : { target }),
  };
}

/** Whether exact engines agree, and how far PyTorch's losses are from theirs. */
export function agreement(
  measured: readonly Measured[],
): Pick<WorkloadRecord, "sameBits" | "lossDifference"> {
  const exact = measured.filter(({ sha256 }) => sha256), hashes = new Set(exact.map(({ sha256 }) => sha256));
  const peers = measured.filter(({ sha256, losses }) => losses && !sha256);
  return {
    ...(exact.length > 1 ? { sameBits: hashes.size === 1 } : {}),
    ...(exact.length && peers.length
      ? {
        lossDifference: short(
          Math.max(...peers.map(({ losses }) => largestDeviation(losses!, exact[0].losses!))),
        ),
      }
      : {}),
  };
}

/** The text of a run. */
export function toText(record: PerformanceRecord): string {
  const { machine } = record;
  const parts = [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB; ${machine.system}; Deno ${machine.deno}; ` +
    `kernels ${machine.kernels.slice(0, 12)}; medians of ${record.repetitions}, in brackets the quartiles`,
    Object.entries(record.contestants).map(([name, about]) => `${name.padEnd(12)}${describe(about)}`).join(
      "\n",
    ),
    ...(record.roofs?.length ? [record.roofs.map(roofText).join("\n")] : []),
    ...record.workloads.map(workloadText),
  ];
  if (record.warnings.length) parts.push(record.warnings.map((line) => `warning: ${line}`).join("\n"));
  return parts.join("\n\n");
}

function describe({ framework, compiler, blas, device }: About): string {
  return [framework, compiler, blas && `BLAS: ${blas}`, device !== "cpu" && device].filter(Boolean).join(
    "; ",
  );
}

function roofText({ vectorBits, fused, oneThread, twoThreads }: Roof): string {
  const what = fused ? "fused multiply-add" : "multiplication and addition";
  return `at most ${shown(oneThread)} GFLOP/s on one thread, ${
    shown(twoThreads)
  } on two: ${what}, ${vectorBits} bits`;
}

/** A step of one engine by kernels: time, share, and rate where the kernel is a matrix product. */
function profileLines({ engine, profile }: EngineRecord): string[] {
  if (!profile) return [];
  const share = (ms: number) => `${shown(ms)} ms (${(100 * ms / profile.ms).toFixed(0)} %)`;
  const parts = profile.kernels.map(({ kernel, calls, ms, gflop }) =>
    `${kernel} x ${calls} ${share(ms)}${gflop ? ` at ${shown(1e3 * gflop / ms)} GFLOP/s` : ""}`
  );
  return [`  ${engine} by kernels: ${[...parts, `outside ${share(profile.outsideMs)}`].join(", ")}`];
}

function workloadText(workload: WorkloadRecord): string {
  const { title, rows, parameters, unit, engines, ratios, sameBits, lossDifference } = workload;
  const facts = [rows && `batch ${rows}`, parameters && `${parameters} parameters`].filter(Boolean);
  const cells = engines.map(({ engine, ms, rate, sha256, note, unsupported }) =>
    ms
      ? [
        engine,
        `${shown(ms.median)} ms`,
        `[${shown(ms.quartiles[0])} … ${shown(ms.quartiles[1])}]`,
        rate === undefined ? "" : `${shown(rate)} ${unit}`,
        [sha256 && `weights ${sha256.slice(0, 16)}`, note].filter(Boolean).join("; "),
      ]
      : [engine, "—", "", "", unsupported ?? ""]
  );
  return [
    [title, ...facts].join(", "),
    ...aligned(cells).map((line) => `  ${line}`),
    ...ratios.map((ratio) => `  ${ratioText(ratio)}`),
    ...engines.flatMap(profileLines),
    ...(sameBits === undefined ? [] : [
      sameBits ? "  same weights after 20 steps on all exact engines" : "  DIFFERENT WEIGHTS AFTER 20 STEPS",
    ]),
    ...(lossDifference === undefined
      ? []
      : [`  PyTorch's losses over 20 steps differ by at most ${lossDifference}`]),
  ].join("\n");
}

function ratioText({ what, median, low, high, coverage, target }: Ratio): string {
  const promised = target === undefined
    ? ""
    : `, ${median >= target ? "as promised" : "NOT"} at least ${target}`;
  const level = `${(100 * coverage).toFixed(0)} %`;
  return `${what}: ${median.toPrecision(3)} times as fast (${level}: ${low.toPrecision(3)} … ${
    high.toPrecision(3)
  })${promised}`;
}

function shown(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** The first column to the left, the last as it is, the others to the right. */
function aligned(cells: readonly string[][]): string[] {
  const widths = cells[0].map((_, i) => Math.max(...cells.map((row) => row[i].length)));
  return cells.map((row) =>
    row.map((cell, i) =>
      i === 0 || i === row.length - 1 ? cell.padEnd(i ? 0 : widths[i]) : cell.padStart(widths[i])
    )
      .join("  ").trimEnd()
  );
}
