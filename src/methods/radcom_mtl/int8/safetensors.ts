/**
 * The safetensors format (huggingface.co/docs/safetensors), as far as INT8 models need it: eight bytes of length, that
 * much JSON that gives each tensor's dtype, shape and place, then the tensors' bytes, little-endian.
 *
 * @module
 */

/** A tensor as it is stored. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: Int8Array | Int32Array | Float32Array;
}

/** What a file holds. */
export interface StoredTensors {
  readonly tensors: Readonly<Record<string, StoredTensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

const dtypes = { I8: Int8Array, I32: Int32Array, F32: Float32Array } as const;
type Dtype = keyof typeof dtypes;
const lengthBytes = 8;

interface Entry {
  dtype: Dtype;
  shape: number[];
  data_offsets: [number, number];
}

/** The bytes of a file. Tensors of wide elements come first, so that all are aligned. */
export function encodeSafetensors({ tensors, metadata }: StoredTensors): Uint8Array {
  const ordered = Object.entries(tensors).sort(([, a], [, b]) =>
    b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT
  );
  const header: Record<string, unknown> = { __metadata__: metadata };
  let end = 0;
  for (const [name, { shape, data }] of ordered) {
    const [dtype] = Object.entries(dtypes).find(([, array]) => data instanceof array)!;
    header[name] = { dtype, shape, data_offsets: [end, end + data.byteLength] };
    end += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(json.length / lengthBytes) * lengthBytes; // with spaces, as the format allows
  const bytes = new Uint8Array(lengthBytes + padded + end).fill(0x20, lengthBytes, lengthBytes + padded);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, padded, true);
  bytes.set(json, lengthBytes);
  let at = lengthBytes + padded;
  for (const [, { data }] of ordered) {
    for (let i = 0; i < data.length; i++, at += data.BYTES_PER_ELEMENT) {
      if (data instanceof Int8Array) view.setInt8(at, data[i]);
      else if (data instanceof Int32Array) view.setInt32(at, data[i], true);
      else view.setFloat32(at, data[i], true);
    }
  }
  return bytes;
}

/**
 * What the bytes hold.
 *
 * @throws {Error} one line, where they aren't a whole file of this format with these dtypes
 */
export function decodeSafetensors(bytes: Uint8Array): StoredTensors {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < lengthBytes) throw new Error(`not a safetensors file: ${bytes.length} bytes`);
  const start = lengthBytes + view.getUint32(0, true);
  if (view.getUint32(4, true) !== 0 || start > bytes.length) {
    throw new Error(`not a safetensors file: a header of more bytes than the file's ${bytes.length}`);
  }
  const { __metadata__: metadata = {}, ...entries } = parseHeader(bytes.subarray(lengthBytes, start));
  const tensors: Record<string, StoredTensor> = {};
  for (const [name, { dtype, shape, data_offsets: [from, to] }] of Object.entries(entries)) {
    if (!Object.hasOwn(dtypes, dtype)) throw new Error(`safetensors: tensor '${name}' has dtype ${dtype}`);
    const data = new dtypes[dtype](shape.reduce((a, b) => a * b, 1));
    if (start + to > bytes.length || to - from !== data.byteLength) {
      throw new Error(
        `safetensors: tensor '${name}' of shape [${shape}] isn't ${to - from} bytes of the file`,
      );
    }
    for (let i = 0, at = start + from; i < data.length; i++, at += data.BYTES_PER_ELEMENT) {
      if (data instanceof Int8Array) data[i] = view.getInt8(at);
      else if (data instanceof Int32Array) data[i] = view.getInt32(at, true);
      else data[i] = view.getFloat32(at, true);
    }
    tensors[name] = { shape, data };
  }
  return { tensors, metadata };
}

type Header = Record<string, Entry> & { __metadata__?: Record<string, string> };

function parseHeader(bytes: Uint8Array): Header {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Error("not a safetensors file: its header isn't JSON");
  }
}
