/** Mutations of files, reproducible from a seed. @module */
import { integerReader, stream } from "../../src/compute/random.ts";
import type { Input } from "./target.ts";

type Below = (bound: number) => number;
type Mutation = (bytes: Uint8Array, below: Below) => Uint8Array;

/** Bytes that end, sign, quote or escape something in one format or another. */
const tellingBytes = [0, 1, 0x0a, 0x0d, 0x1b, 0x20, 0x22, 0x23, 0x2c, 0x2d, 0x7f, 0x80, 0xef, 0xff];

/** Numbers at the edges of what formats can say. */
const tellingNumbers = [
  ...["0", "-0", "-1", "1", "2", "255", "65536", "4294967296", "2147483648", "-2147483648"],
  ...[
    "9007199254740993",
    "1e308",
    "1e999",
    "1e-400",
    "NaN",
    "Infinity",
    "0x10",
    "1_000",
    "",
    " ",
    "null",
    "{}",
  ],
];

const mutations: readonly Mutation[] = [
  function flipBit(bytes, below) {
    const copy = bytes.slice();
    copy[below(copy.length)] ^= 1 << below(8);
    return copy;
  },
  function setByte(bytes, below) {
    const copy = bytes.slice();
    copy[below(copy.length)] = below(2) === 0 ? below(256) : tellingBytes[below(tellingBytes.length)];
    return copy;
  },
  /** Binary formats count in words: one of them is made huge, negative or zero. */
  function setWord(bytes, below) {
    const copy = bytes.slice();
    const size = [2, 4, 8][below(3)];
    if (copy.length < size) return copy;
    const at = below(copy.length - size + 1);
    copy.fill([0, 0xff, 0x7f, 0x80][below(4)], at, at + size);
    return copy;
  },
  function cutEnd(bytes, below) {
    return bytes.slice(0, below(bytes.length));
  },
  function removePiece(bytes, below) {
    const [from, to] = piece(bytes, below);
    return join(bytes.subarray(0, from), bytes.subarray(to));
  },
  function repeatPiece(bytes, below) {
    const [from, to] = piece(bytes, below);
    return join(bytes.subarray(0, to), bytes.subarray(from));
  },
  function insertBytes(bytes, below) {
    const at = below(bytes.length + 1);
    const inserted = Uint8Array.from(
      { length: 1 + below(8) },
      () => tellingBytes[below(tellingBytes.length)],
    );
    return join(bytes.subarray(0, at), inserted, bytes.subarray(at));
  },
  function replaceNumber(bytes, below) {
    const text = latin1.decode(bytes);
    const numbers = [...text.matchAll(/[+-]?\d+(?:\.\d*)?(?:e[+-]?\d+)?/gi)];
    if (numbers.length === 0) return bytes;
    const { index, 0: { length } } = numbers[below(numbers.length)];
    const number = tellingNumbers[below(tellingNumbers.length)];
    return join(bytes.subarray(0, index), new TextEncoder().encode(number), bytes.subarray(index + length));
  },
  function swapLines(bytes, below) {
    const lines = latin1.decode(bytes).split("\n");
    const a = below(lines.length), b = below(lines.length);
    [lines[a], lines[b]] = [lines[b], lines[a]];
    return fromLatin1(lines.join("\n"));
  },
  function removeLine(bytes, below) {
    const lines = latin1.decode(bytes).split("\n");
    lines.splice(below(lines.length), 1);
    return fromLatin1(lines.join("\n"));
  },
  function carriageReturns(bytes, below) {
    const end = below(2) === 0 ? "\r" : "\r\n";
    return fromLatin1(latin1.decode(bytes).replaceAll("\n", end));
  },
];

/** One code unit is one byte. (The label "latin1" is windows-1252 to TextDecoder.) */
const latin1 = {
  decode(bytes: Uint8Array): string {
    let text = "";
    for (let at = 0; at < bytes.length; at += 8192) {
      text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    }
    return text;
  },
};

/** The `index`-th mutated input of a seed: up to three mutations of one file of one real input. */
export function mutatedInput(
  target: string,
  corpus: readonly Input[],
  seed: number,
  index: number,
): Input {
  const below = integerReader(stream(seed, "fuzz", target, index));
  const input = corpus[below(corpus.length)];
  const names = Object.keys(input);
  const name = names[below(names.length)];
  let bytes = input[name];
  for (let left = 1 + below(3); left > 0 && bytes.length > 0; left--) {
    bytes = mutations[below(mutations.length)](bytes, below);
  }
  return { ...input, [name]: bytes };
}

function piece(bytes: Uint8Array, below: Below): [from: number, to: number] {
  const from = below(bytes.length);
  const longest = Math.min(bytes.length - from, below(2) === 0 ? 16 : bytes.length);
  return [from, from + 1 + below(longest)];
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function fromLatin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
