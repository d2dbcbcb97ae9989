/** `bench fer`: a code's frame error rates over BPSK/AWGN, to hold the decoder against a published curve. @module */
import { frameErrorPoint, type FrameOptions } from "../phy/ldpc/fer.ts";
import { defaultLlrLimit, type LlrLimit } from "../phy/llr_limit.ts";
import { clopperPearson } from "../statistics/clopper_pearson.ts";
import { UsageError } from "../suite/errors.ts";
import { wholeNumber } from "./arguments.ts";
import { encoderFor, readCode, remarkOnOrder } from "./fer_code.ts";

/** The options of `fer`. */
export interface FerFlags {
  code?: string;
  rowsFirst?: boolean;
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
  readonly rowsFirst: boolean;
  readonly ebn0: readonly number[];
  readonly iterations: number;
  readonly llrLimit: LlrLimit;
}

/** Prints a table with a row for each Eb/N0. @throws {UsageError} */
export function frameErrorRates(flags: FerFlags): void {
  const options = readSettings(flags);
  const code = readCode(options.code, options.rowsFirst);
  const swapped = remarkOnOrder(code, options.rowsFirst);
  const { encoder, remark, assumed } = encoderFor(code);
  const { dimension } = encoder;
  if (dimension === 0) {
    throw new UsageError(
      `${options.code}: the code has no information bits (${assumed ?? "H has full column rank"})` +
        (swapped ? `; ${swapped}` : ""),
    );
  }
  if (swapped) console.error(`bench: ${options.code}: ${swapped}`);
  console.log(
    `${options.code}: (${code.length}, ${dimension}), rate ${(dimension / code.length).toFixed(4)}, ` +
      `${options.algorithm}, at most ${options.iterations} iterations, ` +
      `LLRs ${
        options.llrLimit === "none" ? "as they come" : `held at ±${options.llrLimit}`
      }, seed ${options.seed}` +
      (remark ? `, ${remark}` : ""),
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
    rowsFirst: flags.rowsFirst ?? false,
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
