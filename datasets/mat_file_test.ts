import { after, before, describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { join as joinPath } from "node:path";
import { readMatFile } from "./mat_file.ts";

let folder = "";
before(() => {
  folder = Deno.makeTempDirSync();
});
after(() => Deno.removeSync(folder, { recursive: true }));

/** An element with its tag, padded; little-endian. */
function element(type: number, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8 + Math.ceil(data.length / 8) * 8);
  new Uint32Array(bytes.buffer, 0, 2).set([type, data.length]);
  bytes.set(data, 8);
  return bytes;
}

function join(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

const words = (...values: number[]) => new Uint8Array(Int32Array.from(values).buffer);
const doubles = (...values: number[]) => element(9, new Uint8Array(Float64Array.from(values).buffer));
const ascii = (text: string) => new TextEncoder().encode(text);

/** An array: its flags, sizes and name, and what follows. */
function matrix(flags: number, sizes: number[], name: string, ...rest: Uint8Array[]): Uint8Array {
  const head = [element(6, words(flags, 0)), element(5, words(...sizes)), element(1, ascii(name))];
  return element(14, join(...head, ...rest));
}

/** A structure's head: the bytes of a field's name, then the names. */
const fields = (width: number, names: string) => [element(5, words(width)), element(1, ascii(names))];

function readBytes(...elements: Uint8Array[]) {
  const header = new Uint8Array(128), path = `${folder}/a.mat`;
  header.set([0, 1, 73, 77], 124);
  Deno.writeFileSync(path, join(header, ...elements));
  return readMatFile(path);
}

// What "MAT-File Format" (MathWorks, R2021b) describes, byte by byte.
describe("readMatFile", () => {
  it("tells other formats from its own", () => {
    const folder = Deno.makeTempDirSync(), path = joinPath(folder, "a.mat");
    try {
      Deno.writeTextFileSync(path, "time,value\n");
      expect(() => readMatFile(path)).toThrow("found a file of 11 bytes that isn't one");
      const header = new Uint8Array(512);
      header.set([0, 2, 73, 77], 124); // as MATLAB writes before HDF5
      Deno.writeFileSync(path, header);
      expect(() => readMatFile(path)).toThrow("found version 7.3: save it with -v7");
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  });

  it("reads big-endian files: a 1 x 2 array by the format's description", () => {
    const bytes = new Uint8Array(128 + 80), view = new DataView(bytes.buffer);
    bytes.set([1, 0, 77, 73], 124);
    const words: [number, number][] = [
      [128, 14],
      [132, 64], // a matrix of 64 bytes
      [136, 6],
      [140, 8],
      [144, 6],
      [148, 0], // flags: double
      [152, 5],
      [156, 8],
      [160, 1],
      [164, 2], // 1 x 2
      [168, 0x00010001],
      [172, 0x78000000], // name "x", small element
      [176, 9],
      [180, 16],
    ];
    for (const [at, value] of words) view.setUint32(at, value);
    view.setFloat64(184, -1.5);
    view.setFloat64(192, 1e9);
    const path = Deno.makeTempFileSync();
    try {
      Deno.writeFileSync(path, bytes.subarray(0, 200));
      expect(readMatFile(path).get("x")).toEqual({
        kind: "numbers",
        shape: [1, 2],
        values: Float64Array.of(-1.5, 1e9),
      });
    } finally {
      Deno.removeSync(path);
    }
  });

  const DOUBLE = 6, COMPLEX = 0x800, STRUCTURE = 2, CELL = 1;

  it("reads complex arrays as real and imaginary part", () => {
    // scipy.io.loadmat 1.10 reads the same bytes as [[1 + 2j, 3 - 4j]]
    const array = readBytes(matrix(DOUBLE | COMPLEX, [1, 2], "a", doubles(1, 3), doubles(2, -4))).get("a");
    expect(array).toEqual({
      kind: "complex",
      shape: [1, 2],
      re: Float64Array.of(1, 3),
      im: Float64Array.of(2, -4),
    });
    expect(() => readBytes(matrix(DOUBLE | COMPLEX, [1, 2], "a", doubles(1, 3)))).toThrow(/truncated/);
    expect(() => readBytes(matrix(DOUBLE, [1, 2], "a", doubles(1, 3), doubles(2, -4)))).toThrow(
      /'a': 24 bytes too many/,
    );
  });

  it("reads structures field by field, whatever the fields are called", () => {
    const number = (x: number) => matrix(DOUBLE, [1, 1], "", doubles(x));
    const names = ["b", "1", "__proto__"].map((name) => name.padEnd(10, "\0")).join("");
    const array = readBytes(
      matrix(STRUCTURE, [1, 2], "s", ...fields(10, names), ...[1, 2, 3, 4, 5, 6].map(number)),
    ).get("s");
    expect(array?.kind).toBe("structure");
    if (array?.kind !== "structure") return;
    const values = [...array.fields].map(([name, arrays]) => [
      name,
      ...arrays.map((one) => one.kind === "numbers" ? one.values[0] : undefined),
    ]);
    expect(values).toEqual([["b", 1, 4], ["1", 2, 5], ["__proto__", 3, 6]]);
  });

  it("refuses two fields or two variables of one name", () => {
    const one = matrix(DOUBLE, [1, 1], "", doubles(1));
    expect(() => readBytes(matrix(STRUCTURE, [1, 1], "s", ...fields(2, "a\0a\0"), one, one))).toThrow(
      /'s': two fields 'a'/,
    );
    const a = matrix(DOUBLE, [1, 1], "a", doubles(1));
    expect(() => readBytes(a, a)).toThrow(/two variables 'a'/);
  });

  it("refuses sizes that the file can't hold instead of counting to them", () => {
    const huge = 0x7fffffff;
    for (const width of [0, -1, -0x80000000, 3]) {
      expect(() => readBytes(matrix(STRUCTURE, [1, 1], "s", ...fields(width, "a\0")))).toThrow(
        new RegExp(`'s': 2 bytes of field names of ${width} each`),
      );
    }
    expect(() => readBytes(matrix(STRUCTURE, [huge, huge], "s", ...fields(2, "a\0")))).toThrow(
      /'s': \d+ arrays in 0 bytes/,
    );
    expect(readBytes(matrix(STRUCTURE, [huge, huge], "s", ...fields(2, ""))).get("s")?.kind).toBe(
      "structure",
    );
    expect(() => readBytes(matrix(CELL, [huge, huge], "c"))).toThrow(/'c': \d+ arrays in 0 bytes/);
    expect(() => readBytes(matrix(DOUBLE, [huge, huge], "d", doubles(1)))).toThrow(/'d': 1 numbers for \d+/);
    expect(() => readBytes(matrix(DOUBLE, [-1, -1], "d", doubles(1)))).toThrow(/'d': sizes -1 x -1/);
  });

  it("refuses files that end within an element, and elements, classes and names that can't be", () => {
    const a = matrix(DOUBLE, [1, 1], "a", doubles(1));
    for (const left of [1, 7, 8, 40, a.length - 1]) {
      expect(() => readBytes(a, matrix(DOUBLE, [1, 1], "b", doubles(1)).subarray(0, left))).toThrow(
        /truncated/,
      );
    }
    expect(() => readBytes(matrix(19, [1, 1], "a", doubles(1)))).toThrow(/'a': the unknown class 19/);
    expect(() => readBytes(matrix(DOUBLE, [1, 1], "a\0b", doubles(1)))).toThrow(/'a\?b' of type 1 as a name/);
    expect(() => readBytes(element(13, words(1, 2)))).toThrow(/an element of type 13 where an array begins/);
  });
});
