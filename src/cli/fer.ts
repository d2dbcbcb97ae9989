/** `bench fer`: a code's frame error rates over BPSK/AWGN, to hold the decoder against a published curve. @module */
import { parseAlist } from "../phy/ldpc/alist.ts";
import type { ParityCheckCode } from "../phy/ldpc/code.ts";
import { allZeroEncoder, systematicEncoder } from "../phy/ldpc/encoder.ts";
import { frameErrorPoint, type FrameOptions } from "../phy/ldpc/fer.ts";
import { ieee80211nCode } from "../phy/ldpc/ieee80211n.ts";
import { defaultLlrLimit, type LlrLimit } from "../phy/llr_limit.ts";
import { clopperPearson } from "../statistics/clopper_pearson.ts";
import { firstLine, UsageError } from "../suite/errors.ts";
import { wholeNumber } from "./arguments.ts";

/** The options of `fer`. */
export interface FerFlags {
  code?: string;
  ebn0?: string;
  iterations?: string;
  algorithm?: string;
  llrLimit?: string;
  frames?: string;
  errors?: string;
  seed?: string;
}

interface Settings extends FrameOptions {
  readonly code: string;
  readonly ebn0: readonly number[];
  readonly iterations: number;
  readonly llrLimit: LlrLimit;
}

/** Elimination with more operations on words than this takes more than a minute. */
const eliminationLimit = 3e10;

/** Prints a table with a row for each Eb/N0. @throws {UsageError} */
export function frameErrorRates(flags: FerFlags): void {
  const options = readSettings(flags);
  const code = readCode(options.code);
  const large = code.checks ** 2 * code.length / 64 > eliminationLimit;
  const encoder = large ? allZeroEncoder(code) : systematicEncoder(code);
  const { dimension } = encoder;
  if (dimension === 0) {
    throw new UsageError(`${options.code}: the code has no information bits (H has full column rank)`);
  }
  console.log(
    `${options.code}: (${code.length}, ${dimension}), rate ${(dimension / code.length).toFixed(4)}, ` +
      `${options.algorithm}, at most ${options.iterations} iterations, ` +
      `LLRs ${
        options.llrLimit === "none" ? "as they come" : `held at ±${options.llrLimit}`
      }, seed ${options.seed}` +
      (large ? ", all-zero codeword (too large to encode)" : ""),
  );
  print(columns.map(([name]) => name));
  for (const ebn0Db of options.ebn0) {
    const point = frameErrorPoint(code, encoder, ebn0Db, options);
    const { low, high } = clopperPearson(point.frameErrors, point.frames);
    print([
      ebn0Db.toFixed(2),
      String(point.frames),
      String(point.frameErrors),
      scientific(point.frameErrors / point.frames),
      `${scientific(low)} … ${scientific(high)}`,
      scientific(point.bitErrors / (point.frames * dimension)),
      String(point.undetected),
      point.iterations.toFixed(2),
    ]);
  }
}

const columns: readonly [name: string, width: number][] = [
  ["Eb/N0 dB", 8],
  ["frames", 9],
  ["errors", 7],
  ["FER", 9],
  ["95 % interval", 20],
  ["BER", 9],
  ["undetected", 10],
  ["iterations", 10],
];

function print(cells: readonly string[]): void {
  console.log(cells.map((cell, i) => cell.padStart(columns[i][1])).join("  "));
}

function scientific(rate: number): string {
  return rate.toExponential(2);
}

function readSettings(flags: FerFlags): Settings {
  if (!flags.code) throw new UsageError("--code is missing: an alist file, or 802.11n");
  if (!flags.ebn0) throw new UsageError("--ebn0 is missing: one or more values in dB, as in --ebn0 1,1.5,2");
  const ebn0 = flags.ebn0.split(",").map((text) => {
    if (text.trim() !== "" && Number.isFinite(Number(text))) return Number(text);
    throw new UsageError(`--ebn0 must be numbers separated by commas; '${text}' is none`);
  });
  const { algorithm = "sum-product" } = flags;
  if (algorithm !== "sum-product" && algorithm !== "min-sum") {
    throw new UsageError(`--algorithm must be sum-product or min-sum, not '${algorithm}'`);
  }
  return {
    code: flags.code,
    ebn0,
    algorithm,
    iterations: wholeNumber("--iterations", flags.iterations ?? "50", 0),
    llrLimit: llrLimit(flags.llrLimit),
    frames: wholeNumber("--frames", flags.frames ?? "1000000", 1),
    errors: wholeNumber("--errors", flags.errors ?? "100", 1),
    seed: wholeNumber("--seed", flags.seed ?? "1", 0),
  };
}

function llrLimit(text: string | undefined): LlrLimit {
  if (text === undefined) return defaultLlrLimit;
  if (text === "none") return text;
  const limit = Number(text);
  if (text.trim() !== "" && limit > 0 && limit < Infinity) return limit;
  throw new UsageError(`--llr-limit must be a number above 0 or none, not '${text}'`);
}

function readCode(name: string): ParityCheckCode {
  if (name === "802.11n") return ieee80211nCode();
  let text;
  try {
    text = Deno.readTextFileSync(name);
  } catch (error) {
    const why = error instanceof Deno.errors.NotFound ? "no such file" : firstLine(error);
    throw new UsageError(`--code ${name}: ${why}`);
  }
  try {
    return parseAlist(text);
  } catch (error) {
    throw new UsageError(`${name} is no alist: ${firstLine(error)}`);
  }
}
