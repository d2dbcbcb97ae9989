/** Artifacts as bytes: the tensors end to end as little-endian float32, their names and shapes as JSON. @module */
import type { Artifact, ArtifactTensor, Json } from "../suite/types.ts";

/** An artifact without its numbers. */
export type ArtifactHead = {
  readonly tensors: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly info: { readonly [key: string]: Json | undefined };
};

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * Takes an artifact apart.
 *
 * @throws {TypeError} where a tensor's data isn't as long as its shape says
 */
export function packArtifact(artifact: Artifact): { head: ArtifactHead; bytes: Uint8Array<ArrayBuffer> } {
  const entries = Object.entries(artifact.tensors);
  const bytes = new Uint8Array(entries.reduce((sum, [, tensor]) => sum + tensor.data.byteLength, 0));
  let offset = 0;
  for (const [name, { shape, data }] of entries) {
    if (data.length !== size(shape)) {
      throw new TypeError(`tensor '${name}' has ${data.length} values, but its shape is [${shape}]`);
    }
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  swapToLittleEndian(bytes);
  return {
    head: { tensors: entries.map(([name, { shape }]) => ({ name, shape })), info: artifact.info },
    bytes,
  };
}

/** Puts an artifact together again. */
export function unpackArtifact(head: ArtifactHead, bytes: Uint8Array<ArrayBuffer>): Artifact {
  const numbers = new Uint8Array(bytes); // a copy, aligned
  swapToLittleEndian(numbers);
  let offset = 0;
  const tensors: Record<string, ArtifactTensor> = {};
  for (const { name, shape } of head.tensors) {
    tensors[name] = { shape, data: new Float32Array(numbers.buffer, offset, size(shape)) };
    offset += 4 * size(shape);
  }
  return { tensors, info: head.info };
}

/** How many bytes an artifact's numbers take. */
export function tensorBytes({ tensors }: ArtifactHead): number {
  return tensors.reduce((sum, { shape }) => sum + 4 * size(shape), 0);
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** Does nothing on every machine that one is likely to meet. */
function swapToLittleEndian(bytes: Uint8Array<ArrayBuffer>): void {
  if (littleEndian) return;
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < bytes.length; at += 4) view.setUint32(at, view.getUint32(at), true);
}
