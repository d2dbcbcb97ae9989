/**
 * Prints a code's frame error rates over BPSK/AWGN, to hold the decoder against a published curve.
 *
 *     deno run -A scripts/fer.ts --code FILE.alist --ebn0 1,1.5,2 --iterations 100
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { parseAlist } from "../src/phy/ldpc/alist.ts";
import type { ParityCheckCode } from "../src/phy/ldpc/code.ts";
import { allZeroEncoder, systematicEncoder } from "../src/phy/ldpc/encoder.ts";
import { frameErrorPoint, type FrameOptions } from "../src/phy/ldpc/fer.ts";
import { ieee80211nCode } from "../src/phy/ldpc/ieee80211n.ts";
import { wilson } from "../src/statistics/intervals.ts";

const usage = `usage: deno run -A scripts/fer.ts --code FILE.alist --ebn0 DB[,DB...] [options]

Frame error rates of a binary parity-check code over BPSK/AWGN, with 95 % Wilson intervals.

  --code FILE        parity-check matrix in MacKay's alist format, or 802.11n for IEEE 802.11n (324, 648)
  --ebn0 LIST        Eb/N0 in dB, separated by commas; the rate is (n - rank H) / n
  --iterations N     most decoder iterations (50)
  --algorithm NAME   sum-product or min-sum, normalised by 0.75 (sum-product)
  --frames N         most frames per point (1000000)
  --errors N         frame errors after which a point ends (100)
  --seed S           a whole number (1)
  --help             print this
`;

/** A mistake in how the program was called. */
class UsageError extends Error {}

interface Arguments extends FrameOptions {
  iterations: number;
  code: string;
  ebn0: number[];
}

const names = ["code", "ebn0", "iterations", "algorithm", "frames", "errors", "seed"];

function readArguments(args: string[]): Arguments | undefined {
  const parsed = parseArgs(args, { string: names, boolean: ["help"] });
  if (parsed.help) return undefined;
  for (const name of Object.keys(parsed)) {
    if (name !== "_" && name !== "help" && !names.includes(name)) {
      throw new UsageError(`unknown option --${name}; --help lists the options`);
    }
    if (Array.isArray(parsed[name]) && name !== "_") {
      throw new UsageError(`--${name} is given more than once`);
    }
  }
  if (parsed._.length) throw new UsageError(`unexpected argument '${parsed._[0]}'; --help shows the usage`);
  const whole = (name: string, fallback: number, least: number): number => {
    const text = parsed[name];
    if (text === undefined) return fallback;
    if (!/^\d{1,15}$/.test(text) || Number(text) < least) {
      throw new UsageError(`--${name} must be a whole number from ${least} on, not '${text}'`);
    }
    return Number(text);
  };
  if (!parsed.code) throw new UsageError("--code is missing: an alist file, or 802.11n");
  if (!parsed.ebn0) throw new UsageError("--ebn0 is missing: one or more values in dB, as in --ebn0 1,1.5,2");
  const ebn0 = String(parsed.ebn0).split(",").map((text) => {
    if (text.trim() === "" || !Number.isFinite(Number(text))) {
      throw new UsageError(`--ebn0 must be numbers separated by commas; '${text}' is none`);
    }
    return Number(text);
  });
  const algorithm = parsed.algorithm ?? "sum-product";
  if (algorithm !== "sum-product" && algorithm !== "min-sum") {
    throw new UsageError(`--algorithm must be sum-product or min-sum, not '${algorithm}'`);
  }
  return {
    code: parsed.code,
    ebn0,
    algorithm,
    iterations: whole("iterations", 50, 0),
    frames: whole("frames", 1_000_000, 1),
    errors: whole("errors", 100, 1),
    seed: whole("seed", 1, 0),
  };
}

function readCode(name: string): ParityCheckCode {
  if (name === "802.11n") return ieee80211nCode();
  let text;
  try {
    text = Deno.readTextFileSync(name);
  } catch (error) {
    const why = error instanceof Deno.errors.NotFound
      ? "no such file"
      : error instanceof Error
      ? error.message
      : error;
    throw new UsageError(`--code ${name}: ${why}`);
  }
  try {
    return parseAlist(text);
  } catch (error) {
    throw new UsageError(`${name} is no alist: ${error instanceof Error ? error.message : error}`);
  }
}

function scientific(rate: number): string {
  return rate.toExponential(2);
}

function main(): number {
  let options: Arguments | undefined, code: ParityCheckCode;
  try {
    options = readArguments(Deno.args);
    if (!options) {
      console.log(usage.trimEnd());
      return 0;
    }
    code = readCode(options.code);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`fer: ${error.message}`);
    return 2;
  }
  // Elimination beyond this many operations on words takes more than a minute.
  const large = code.checks ** 2 * code.length / 64 > 3e10;
  const encoder = large ? allZeroEncoder(code) : systematicEncoder(code);
  const { dimension } = encoder;
  if (dimension === 0) {
    console.error(`fer: ${options.code}: the code has no information bits (H has full column rank)`);
    return 2;
  }
  console.log(
    `${options.code}: (${code.length}, ${dimension}), rate ${(dimension / code.length).toFixed(4)}, ` +
      `${options.algorithm}, at most ${options.iterations} iterations, seed ${options.seed}` +
      (large ? ", all-zero codeword (too large to encode)" : ""),
  );
  const columns: [string, number][] = [
    ["Eb/N0 dB", 8],
    ["frames", 9],
    ["errors", 7],
    ["FER", 9],
    ["95 % interval", 20],
    ["BER", 9],
    ["undetected", 10],
    ["iterations", 10],
  ];
  const print = (cells: string[]) => console.log(cells.map((c, i) => c.padStart(columns[i][1])).join("  "));
  print(columns.map(([name]) => name));
  for (const ebn0Db of options.ebn0) {
    const point = frameErrorPoint(code, encoder, ebn0Db, options);
    const { low, high } = wilson(point.frameErrors, point.frames);
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
  return 0;
}

if (import.meta.main) Deno.exit(main());
