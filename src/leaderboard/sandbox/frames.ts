/** Messages of bytes over a pipe: each after its length, 32 bits, little-endian. @module */

/** A pipe carries what is no message. */
export class FrameError extends Error {
  override name = "FrameError";
}

/** A message as it goes over the pipe. */
export function frame(message: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + message.length);
  new DataView(bytes.buffer).setUint32(0, message.length, true);
  bytes.set(message, 4);
  return bytes;
}

/**
 * The messages in a stream of bytes.
 *
 * @throws {FrameError} where one claims to have more than `limit` bytes, or the stream ends within one
 */
export async function* readFrames(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  limit: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let target = new Uint8Array(4);
  let filled = 0, isLength = true;
  for await (const chunk of stream) {
    for (let at = 0; at < chunk.length;) {
      const part = chunk.subarray(at, at + target.length - filled);
      target.set(part, filled);
      filled += part.length;
      at += part.length;
      while (filled === target.length) { // once more at once for a message of no bytes
        if (!isLength) yield target;
        const next = isLength ? new DataView(target.buffer).getUint32(0, true) : 4;
        if (next > limit) throw new FrameError(`a message of ${next} bytes, more than the ${limit} allowed`);
        target = new Uint8Array(next);
        filled = 0;
        isLength = !isLength;
      }
    }
  }
  if (filled > 0 || !isLength) throw new FrameError("the last message is cut off");
}
