/** Codes of `bench fer`: read from files, and encoded as far as their size allows. @module */
import { parseAlist } from "../phy/ldpc/alist.ts";
import { AlistError, alistText } from "../phy/ldpc/alist_text.ts";
import type { ParityCheckCode } from "../phy/ldpc/code.ts";
import { allZeroEncoder, type Encoder, systematicEncoder } from "../phy/ldpc/encoder.ts";
import { ieee80211nCode } from "../phy/ldpc/ieee80211n.ts";
import { independentColumns } from "../phy/ldpc/rank.ts";
import { firstLine, UsageError } from "../suite/errors.ts";

/**
 * Reads a code: an alist file, or 802.11n.
 *
 * @throws {UsageError} one line that names the file and what is wrong in it
 */
export function readCode(name: string, rowsFirst: boolean): ParityCheckCode {
  if (name === "802.11n") {
    if (rowsFirst) throw new UsageError("--rows-first says how a file lists a matrix; 802.11n is no file");
    return ieee80211nCode();
  }
  let bytes;
  try {
    bytes = Deno.readFileSync(name);
  } catch (error) {
    const why = error instanceof Deno.errors.NotFound ? "no such file" : firstLine(error);
    throw new UsageError(`--code ${name}: ${why}`);
  }
  try {
    return parseAlist(alistText(bytes), { rowsFirst });
  } catch (error) {
    if (!(error instanceof AlistError)) throw error;
    throw new UsageError(`${name} is no alist: ${error.message}`);
  }
}

/** What is to be said of a code with more checks than bits, which is what a file read in the wrong order gives. */
export function remarkOnOrder({ length, checks }: ParityCheckCode, rowsFirst: boolean): string | undefined {
  if (length >= checks) return undefined;
  return rowsFirst
    ? `with --rows-first n = ${length} is less than m = ${checks}; the file may list columns first: leave the option out`
    : `n = ${length} is less than m = ${checks}; the file may list rows first: see --rows-first`;
}

/** An encoder of a code, and what is to be said of it. */
export interface CodeEncoder {
  /** The encoder. */
  readonly encoder: Encoder;
  /** How the encoder departs from one that encodes random bits. */
  readonly remark?: string;
  /** Where the rank of H is assumed: a clause that says so. */
  readonly assumed?: string;
}

/** An encoder's elimination with more operations on words than this takes more than a minute. */
const encoderLimit = 3e10;

/**
 * A systematic encoder; for codes too large for it the all-zero codeword, at the code's true rate. Where the rank takes
 * too long as well, k is n - m and the remark says that this is assumed.
 *
 * @param operations the most operations on words that an encoder's elimination may take
 * @param largestCore the largest matrix whose rank is found: see {@link independentColumns}
 */
export function encoderFor(
  code: ParityCheckCode,
  operations = encoderLimit,
  largestCore?: number,
): CodeEncoder {
  const { length, checks } = code;
  if (checks ** 2 * length / 64 <= operations) return { encoder: systematicEncoder(code) };
  const remark = "all-zero codeword (too large to encode)";
  const columns = Int32Array.from({ length }, (_, v) => v);
  const parity = independentColumns(code, largestCore);
  if (parity) {
    const isParity = new Uint8Array(length);
    for (const v of parity) isParity[v] = 1;
    return { encoder: allZeroEncoder(code, columns.filter((v) => !isParity[v])), remark };
  }
  const assumed = "rate assumed: H is too large for its rank, which is taken to be m";
  return {
    encoder: allZeroEncoder(code, columns.subarray(0, Math.max(0, length - checks))),
    remark: `${remark}, ${assumed}`,
    assumed,
  };
}
