/** Files that should be alists: from bytes to text to lines of numbers. What is of another format is named. @module */

/** A text that is no alist. The message is one line and names the line of the text. */
export class AlistError extends Error {
  /** The error's name. */
  override name = "AlistError";
}

/** A line's numbers; there is at least one. */
export interface Line {
  readonly number: number;
  readonly values: readonly number[];
}

/** The lines of an alist. */
export interface AlistLines {
  /** The matrix. */
  readonly lines: readonly Line[];
  /** What follows AFF3CT's comment on the positions of the information bits, where there is one. */
  readonly positions?: readonly Line[];
}

const kinds: readonly [name: string, signature: readonly number[]][] = [
  ["compressed with gzip; decompress it first", [0x1f, 0x8b]],
  ["compressed with bzip2; decompress it first", [0x42, 0x5a, 0x68]],
  ["compressed with xz; decompress it first", [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ["compressed with zstd; decompress it first", [0x28, 0xb5, 0x2f, 0xfd]],
  ["a zip archive; unpack it first", [0x50, 0x4b, 0x03, 0x04]],
  ["text in UTF-16; save it as UTF-8", [0xff, 0xfe]],
  ["text in UTF-16; save it as UTF-8", [0xfe, 0xff]],
  ["an HDF5 file", [0x89, 0x48, 0x44, 0x46]],
];

/** How much of a file is looked at for zeros, which texts don't have. */
const looked = 4096;

/**
 * The text of an alist's bytes. Bytes that are no UTF-8, as in the comments of older files, stand there as U+FFFD.
 *
 * @throws {AlistError} on bytes that are no text, or text in UTF-16, naming what they are
 */
export function alistText(bytes: Uint8Array): string {
  const kind = kinds.find(([, signature]) => signature.every((byte, i) => bytes[i] === byte))?.[0];
  if (kind) throw new AlistError(`it is ${kind}`);
  const head = bytes.subarray(0, looked);
  const zeros = [0, 1].map((odd) => head.filter((byte, i) => i % 2 === odd && byte === 0).length);
  if (zeros[0] + zeros[1] > 0) {
    const isUtf16 = Math.max(...zeros) === Math.floor(head.length / 2) && Math.min(...zeros) === 0;
    throw new AlistError(isUtf16 ? "it is text in UTF-16; save it as UTF-8" : "it is binary, not text");
  }
  return new TextDecoder().decode(bytes);
}

/**
 * The numbers of an alist's text. Blank lines and comments are left out.
 *
 * @throws {AlistError} on what is no number from 0 to 999,999,999, naming the line, and on texts that are of other formats
 */
export function readLines(text: string): AlistLines {
  const words: { number: number; words: string[] }[] = [];
  let before: number | undefined; // how many lines the comment on information bits follows
  text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/).forEach((line, i) => {
    const trimmed = line.trim();
    if (/^#\s*positions of the information bits/i.test(trimmed)) before ??= words.length;
    if (trimmed && !trimmed.startsWith("#")) words.push({ number: i + 1, words: trimmed.split(/\s+/) });
  });
  refuseOtherFormats(words.map((line) => line.words));
  const lines = words.map((line): Line => {
    const wrong = line.words.find((word) => !/^\d{1,9}$/.test(word));
    if (wrong === undefined) return { number: line.number, values: line.words.map(Number) };
    const shown = wrong.length > 20 ? `${wrong.slice(0, 20)}…` : wrong;
    throw new AlistError(
      `line ${line.number}: '${shown.replace(/[^\x20-\x7e…]/g, "?")}' is not a whole number`,
    );
  });
  return before === undefined ? { lines } : { lines: lines.slice(0, before), positions: lines.slice(before) };
}

/** Names formats that begin alike, with three numbers: codes over larger fields, and quasi-cyclic ones by their shifts. */
function refuseOtherFormats([first, second]: readonly string[][]): void {
  if (first?.length !== 3 || !first.every((word) => /^\d{1,9}$/.test(word)) || !second) return;
  const [n, m, size] = first;
  if (second.length === 2) {
    throw new AlistError(
      `it is a non-binary alist, of ${n} columns and ${m} rows over GF(${size}); only binary codes are read`,
    );
  }
  if (second.length === Number(n) && second.every((word) => /^-?\d{1,9}$/.test(word))) {
    throw new AlistError(
      `it is a QC file, of ${m} × ${n} circulants of size ${size} by their shifts; write the whole matrix as an alist`,
    );
  }
}
