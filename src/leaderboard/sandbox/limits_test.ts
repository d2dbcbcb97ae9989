import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { inDirectory } from "../../engine/testdata/bench.ts";
import { bytesBelow, unlinkedBytes } from "./limits.ts";

describe("unlinkedBytes", () => {
  const itOnLinux = Deno.build.os === "linux" ? it : it.skip;

  itOnLinux(
    "counts a file that is open and has no name any more, which bytesBelow can't see",
    async () => {
      await inDirectory(async (directory) => {
        const before = await unlinkedBytes(Deno.pid);
        using file = Deno.openSync(`${directory}/table`, { create: true, read: true, write: true });
        using again = Deno.openSync(`${directory}/table`);
        file.writeSync(new Uint8Array(300_000));
        expect(await unlinkedBytes(Deno.pid)).toBe(before);
        Deno.removeSync(`${directory}/table`);
        expect(await bytesBelow(directory)).toBe(0);
        expect(await unlinkedBytes(Deno.pid)).toBe(before + 300_000);
        expect(again.statSync().nlink).toBe(0);
      });
    },
  );

  it("is 0 for a process that has ended", async () => {
    const process = new Deno.Command(Deno.execPath(), { args: ["--version"], stdout: "null" }).spawn();
    await process.status;
    expect(await unlinkedBytes(process.pid)).toBe(0);
  });
});
