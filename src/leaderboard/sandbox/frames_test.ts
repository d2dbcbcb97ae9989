import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { frame, FrameError, readFrames } from "./frames.ts";

async function read(bytes: Uint8Array, chunk: number, limit = 1000): Promise<number[][]> {
  const parts = Array.from(
    { length: Math.ceil(bytes.length / chunk) },
    (_, i) => bytes.slice(i * chunk, (i + 1) * chunk),
  );
  const messages: number[][] = [];
  for await (const message of readFrames(ReadableStream.from(parts), limit)) messages.push([...message]);
  return messages;
}

describe("readFrames", () => {
  const messages = [[1, 2, 3], [], [4], Array.from({ length: 300 }, (_, i) => i % 256)];
  const bytes = new Uint8Array(messages.flatMap((message) => [...frame(new Uint8Array(message))]));

  it("finds the messages however they are cut", async () => {
    for (const chunk of [1, 3, 4, 7, 1000]) expect(await read(bytes, chunk)).toEqual(messages);
  });

  it("refuses a message that is too long before it has come", async () => {
    await expect(read(new Uint8Array([255, 255, 255, 255]), 4)).rejects.toThrow(FrameError);
  });

  it("refuses an end within a message or its length", async () => {
    await expect(read(bytes.subarray(0, bytes.length - 1), 50)).rejects.toThrow("cut off");
    await expect(read(bytes.subarray(0, 5), 50)).rejects.toThrow("cut off");
    await expect(read(bytes.subarray(0, 2), 50)).rejects.toThrow("cut off");
  });
});
