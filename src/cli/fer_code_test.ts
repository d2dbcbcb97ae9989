import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { codeFromRows } from "../phy/ldpc/code.ts";
import { projectivePlane } from "../phy/ldpc/testing.ts";
import { UsageError } from "../suite/errors.ts";
import { encoderFor, readCode } from "./fer_code.ts";

describe("encoderFor", () => {
  it("gives a code that is too large to encode its true rate, or says that the rate is assumed", () => {
    const plane = projectivePlane(4); // k = 273 - 82 (Graham and MacWilliams 1966)
    expect(encoderFor(plane)).toEqual({ encoder: expect.objectContaining({ dimension: 191 }) });
    const large = encoderFor(plane, 0);
    expect([large.encoder.dimension, large.encoder.informationPositions.length]).toEqual([191, 191]);
    expect(large.remark).toBe("all-zero codeword (too large to encode)");
    expect(large.assumed).toBe(undefined);
    const larger = encoderFor(plane, 0, 0);
    expect(larger.encoder.dimension).toBe(0); // n - m
    expect(larger.assumed).toMatch(/^rate assumed: /);
    expect(larger.remark).toContain(larger.assumed!);
  });

  it("counts a check that is listed twice once", () => {
    const once = Array.from({ length: 5000 }, (_, i) => [4 * i, 4 * i + 1, 4 * i + 2, 4 * i + 3]);
    expect(encoderFor(codeFromRows(20000, [...once, ...once])).encoder.dimension).toBe(15000);
  });
});

describe("readCode", () => {
  it("names a file that is no alist, and what it is", async () => {
    const folder = Deno.makeTempDirSync();
    try {
      const file = `${folder}/code.alist`, text = new Blob(["2 1\n1 2\n1 1\n2\n1\n1\n1 2\n"]);
      Deno.writeFileSync(file, await text.bytes());
      expect(readCode(file, false)).toEqual(codeFromRows(2, [[0, 1]]));
      const gzip = text.stream().pipeThrough(new CompressionStream("gzip"));
      Deno.writeFileSync(file, await new Response(gzip).bytes());
      expect(() => readCode(file, false)).toThrow(
        new UsageError(`${file} is no alist: it is compressed with gzip; decompress it first`),
      );
      expect(() => readCode(folder, false)).toThrow(UsageError);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  });
});
