/** MATLAB files under mutation, against scipy's reader. @module */
import { inflateSync } from "node:zlib";
import { type MatArray, readMatFile } from "../../datasets/mat_file.ts";
import { fromFileUrl, root } from "../../src/engine/paths.ts";
import { UsageError } from "../../src/suite/errors.ts";
import { plainNumbers, readByPython } from "./python_reader.ts";
import type { FuzzTarget, Input } from "./target.ts";

const file = "a.mat";

/** The reader of MATLAB files of version 5: numbers, cells and structures, plain and compressed. */
export const target: FuzzTarget = {
  name: "mat",
  corpus() {
    const data = fromFileUrl(new URL("datasets/testdata/deepmimo", root));
    const names = ["v2/I1_2p4/I1_2p4.1.CIR.mat", "v2/I1_2p4/I1_2p4.params.mat", "v3/I1_2p4/BS1_UE_0-3.mat"];
    return names.map((name) => Deno.readFileSync(`${data}/${name}`)).flatMap((bytes): Input[] => [
      { [file]: bytes },
      { [file]: uncompressed(bytes) }, // whose mutations reach further
    ]);
  },
  read: (folder) =>
    Object.fromEntries([...readMatFile(`${folder}/${file}`)].map(([name, array]) => [name, plain(array)])),
  refusal: (error) => error instanceof UsageError,
  reference: (folders) => readByPython("mat", folders),
};

/** A little-endian file with its compressed elements as they were before. */
export function uncompressed(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset), parts = [bytes.subarray(0, 128)];
  for (let at = 128; at < bytes.length;) {
    const end = at + 8 + view.getUint32(at + 4, true);
    const isCompressed = view.getUint32(at, true) === 15;
    parts.push(isCompressed ? inflateSync(bytes.subarray(at + 8, end)) : bytes.subarray(at, end));
    at = end;
  }
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function plain(array: MatArray): unknown {
  const { kind, shape } = array;
  switch (kind) {
    case "numbers":
      return { kind, shape, values: plainNumbers(array.values) };
    case "complex":
      return { kind, shape, re: plainNumbers(array.re), im: plainNumbers(array.im) };
    case "cells":
      return { kind, shape, cells: array.cells.map(plain) };
    case "structure":
      return { kind, shape, fields: [...array.fields].map(([name, arrays]) => [name, arrays.map(plain)]) };
    case "other":
      return { kind };
  }
}
