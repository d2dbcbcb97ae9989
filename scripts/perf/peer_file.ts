/** A family's initial weights and batch as a file that `scripts/peers` reads. @module */
import type { Family } from "./family.ts";

const kerasEpsilon = 1e-7;

/** Writes a line of JSON with names and shapes, then all values as little-endian float32. */
export function exportFamily(family: Family, path: string, rows = family.rows): void {
  const parameters = Object.entries({ ...family.initial(), ...family.buffers?.() });
  const batch = family.batch(rows);
  const header = {
    parameters: parameters.map(([name, { shape }]) => [name, shape]),
    batch: batch.map(({ shape }) => shape),
    amsgrad: family.amsgrad,
    learningRate: family.learningRate,
    epsilon: family.epsilon ?? kerasEpsilon,
  };
  const file = Deno.openSync(path, { write: true, create: true, truncate: true });
  const write = (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
  };
  write(new TextEncoder().encode(`${JSON.stringify(header)}\n`));
  for (const { values } of [...parameters.map(([, initial]) => initial), ...batch]) {
    write(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  file.close();
}
