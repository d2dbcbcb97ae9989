/**
 * The safetensors format (huggingface.co/docs/safetensors), as far as INT8 models need it: eight bytes of length, that
 * much JSON that gives each tensor's dtype, shape and place, then the tensors' bytes, little-endian.
 *
 * @module
 */
import { z } from "zod";
import { UsageError } from "../../../suite/errors.ts";
import { oneLine } from "../../../suite/one_line.ts";

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
 * @param file names them in errors
 * @throws {UsageError} one line, where they aren't a whole file of this format with these dtypes: the tensors lie one
 * after the other, without overlaps or holes, to the end of the file
 */
export function decodeSafetensors(bytes: Uint8Array, file = "safetensors"): StoredTensors {
  const { header, start } = readHeader(bytes, file);
  const { __metadata__: metadata = {}, ...entries } = header;
  checkPlaces(entries, bytes.length - start, file);
  const view = new DataView(bytes.buffer, bytes.byteOffset + start);
  const tensors = Object.entries(entries).map(([name, { dtype, shape, data_offsets: [from] }]) => {
    const data = new dtypes[dtype](elementsOf(shape)); // no more than the file's bytes, which was checked
    for (let i = 0, at = from; i < data.length; i++, at += data.BYTES_PER_ELEMENT) {
      if (data instanceof Int8Array) data[i] = view.getInt8(at);
      else if (data instanceof Int32Array) data[i] = view.getInt32(at, true);
      else data[i] = view.getFloat32(at, true);
    }
    return [name, { shape, data }] as const;
  });
  return { tensors: Object.fromEntries(tensors), metadata };
}

const count = z.number().int().nonnegative();
const headerSchema = z.object({ __metadata__: z.record(z.string(), z.string()).optional() }).catchall(
  z.strictObject({
    dtype: z.literal(Object.keys(dtypes) as Dtype[]),
    shape: z.array(count),
    data_offsets: z.tuple([count, count]),
  }),
);

type Header = z.infer<typeof headerSchema>;
type Entries = Omit<Header, "__metadata__">;

/** The header, and where the tensors' bytes begin. */
function readHeader(bytes: Uint8Array, file: string): { header: Header; start: number } {
  const no = (what: string) => new UsageError(`${file}: not a safetensors file: ${what}`);
  if (bytes.length < lengthBytes) throw no(`${bytes.length} bytes`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > bytes.length - lengthBytes) throw no(`a header of ${length} bytes in ${bytes.length}`);
  const start = lengthBytes + Number(length);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(lengthBytes, start)));
  } catch {
    throw no("its header isn't JSON");
  }
  const parsed = headerSchema.safeParse(json);
  if (parsed.success) return { header: parsed.data, start };
  const [{ path, message }] = parsed.error.issues;
  throw new UsageError(oneLine(`${file}: header: ${path.join(".")}: ${message}`));
}

/** The format wants every byte to be some tensor's, and of one alone. */
function checkPlaces(entries: Entries, length: number, file: string): void {
  let end = 0;
  const ordered = Object.entries(entries).sort(([, a], [, b]) =>
    a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1]
  );
  for (const [name, { dtype, shape, data_offsets: [from, to] }] of ordered) {
    const where = oneLine(`${file}: tensor ${JSON.stringify(name)}`); // which leaves DEL and others
    const expected = elementsOf(shape) * dtypes[dtype].BYTES_PER_ELEMENT;
    if (to - from !== expected) {
      throw new UsageError(`${where}: ${dtype} [${shape}] has ${expected} bytes, its place ${to - from}`);
    }
    if (from !== end) throw new UsageError(`${where}: expected to begin at byte ${end}, got ${from}`);
    end = to;
  }
  if (end !== length) throw new UsageError(`${file}: expected ${end} bytes of tensors, got ${length}`);
}

function elementsOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}
