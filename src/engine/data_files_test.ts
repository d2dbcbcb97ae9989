import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { UsageError } from "../suite/errors.ts";
import type { Suite } from "../suite/types.ts";
import { readDataFiles } from "./data_files.ts";
import recorded from "./testdata/recorded.ts";
import { inDirectory } from "./testdata/bench.ts";

const hashOf = async (path: string) => (await readDataFiles(recorded, { tape: path })).tape.sha256;

/** A directory with two files, one of them a level below. */
function writeTree(at: string): void {
  Deno.mkdirSync(`${at}/part`, { recursive: true });
  Deno.writeTextFileSync(`${at}/a`, "one");
  Deno.writeTextFileSync(`${at}/part/b`, "two");
}

describe("readDataFiles", () => {
  it("hashes what a directory holds, by names and contents", async () => {
    await inDirectory(async (directory) => {
      const [first, second] = ["first", "second"].map((name) => `${directory}/${name}`);
      writeTree(first);
      writeTree(second);
      const before = await hashOf(first);
      expect(await hashOf(second)).toBe(before);
      Deno.writeTextFileSync(`${second}/part/b`, "too");
      expect(await hashOf(second)).not.toBe(before);
    });
  });

  it("follows links to files and directories, and passes by those that lead nowhere or back", async () => {
    await inDirectory(async (directory) => {
      const [tree, linked] = ["tree", "linked"].map((name) => `${directory}/${name}`);
      writeTree(tree);
      const before = await hashOf(tree);
      Deno.mkdirSync(linked);
      Deno.symlinkSync(`${tree}/a`, `${linked}/a`);
      Deno.symlinkSync(`${tree}/part`, `${linked}/part`);
      expect(await hashOf(linked)).toBe(before);
      Deno.symlinkSync(`${directory}/gone`, `${linked}/dangling`);
      Deno.symlinkSync(linked, `${linked}/back`);
      expect(await hashOf(linked)).toBe(before);
      Deno.writeTextFileSync(`${tree}/part/b`, "other");
      expect(await hashOf(linked)).not.toBe(before);
    });
  });

  it("doesn't count what file managers leave behind", async () => {
    await inDirectory(async (directory) => {
      writeTree(directory);
      const before = await hashOf(directory);
      for (const name of [".DS_Store", "part/._b", "Thumbs.db", "part/desktop.ini"]) {
        Deno.writeTextFileSync(`${directory}/${name}`, "x");
      }
      Deno.mkdirSync(`${directory}/__MACOSX`);
      expect(await hashOf(directory)).toBe(before);
    });
  });

  it("refuses what is neither a file nor a directory instead of waiting for its end", async () => {
    await expect(readDataFiles(recorded, { tape: "/dev/null" })).rejects.toThrow(
      "data tape: '/dev/null' is a device or a pipe; name a file or a directory",
    );
    await inDirectory(async (directory) => {
      const pipe = `${directory}/pipe`;
      const { success } = await new Deno.Command("mkfifo", { args: [pipe] }).output();
      expect(success).toBe(true);
      await expect(readDataFiles(recorded, { tape: pipe })).rejects.toThrow("is a device or a pipe");
      await expect(readDataFiles(recorded, { tape: directory })).rejects.toThrow(
        /pipe: expected a file or a directory, found a device or a pipe/,
      );
    });
  });

  it("asks the suite whether the contents are what it expects", async () => {
    await inDirectory(async (directory) => {
      const path = `${directory}/a`, asked: string[] = [];
      Deno.writeTextFileSync(path, "one");
      const check = (given: string) => {
        asked.push(given);
        throw new UsageError(`${given}: not a tape`);
      };
      const suite: Suite = { ...recorded, files: { tape: { ...recorded.files!.tape, check } } };
      await expect(readDataFiles(suite, { tape: path })).rejects.toThrow(`${path}: not a tape`);
      expect(asked).toEqual([path]);
    });
  });
});
