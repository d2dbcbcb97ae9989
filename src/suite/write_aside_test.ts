import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { replaceFile, writeAside } from "./write_aside.ts";

describe("replaceFile", () => {
  it("replaces a file as a whole, or leaves it and nothing beside it", () => {
    const directory = Deno.makeTempDirSync(), path = `${directory}/rows.csv`;
    const names = () => [...Deno.readDirSync(directory)].map(({ name }) => name).sort();
    replaceFile(path, "old");
    replaceFile(path, "new");
    expect(Deno.readTextFileSync(path)).toBe("new");
    expect(() =>
      writeAside(`${path}.part`, (partial) => {
        Deno.writeTextFileSync(partial, "ne");
        throw new Error("the disk is full");
      })
    ).toThrow("the disk is full");
    expect(names()).toEqual(["rows.csv"]);
    expect(() => replaceFile(directory, "text")).toThrow();
    expect(names()).toEqual(["rows.csv"]);
    Deno.symlinkSync("/dev/null", `${directory}/null`);
    replaceFile(`${directory}/null`, "text");
    expect(Deno.readLinkSync(`${directory}/null`)).toBe("/dev/null");
    Deno.removeSync(directory, { recursive: true });
  });
});
