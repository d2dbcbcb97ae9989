import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { UsageError } from "./errors.ts";
import { readTextFile } from "./text_file.ts";

describe("readTextFile", () => {
  const directory = Deno.makeTempDirSync();
  const path = (name: string) => `${directory}/${name}`;
  /** The error of reading bytes. */
  const reading = (bytes: Uint8Array) => {
    Deno.writeFileSync(path("bytes"), bytes);
    return () => readTextFile(path("bytes"));
  };

  it("gives a file's text, without a byte order mark", () => {
    expect(reading(new TextEncoder().encode("α,β\n"))()).toBe("α,β\n");
    expect(reading(new TextEncoder().encode("\ufeffα,β\n"))()).toBe("α,β\n");
    expect(reading(new Uint8Array(0))()).toBe("");
  });

  it("says in one line what is no text", () => {
    expect(reading(Uint8Array.of(0xff, 0xfe, 97, 0))).toThrow(`${path("bytes")}: expected UTF-8, got UTF-16`);
    expect(reading(Uint8Array.of(97, 0xe9, 98))).toThrow(
      `${path("bytes")}: expected text in UTF-8, got other bytes`,
    );
  });

  it("says in one line what is no file, and doesn't wait for one", () => {
    const cases = [
      [path("none"), "there is no such file"],
      [directory, "expected a file, got a directory"],
      ...(Deno.build.os === "linux" ? [["/dev/zero", "expected a file, got a device or a socket"]] : []),
    ];
    if (Deno.build.os !== "windows") {
      new Deno.Command("mkfifo", { args: [path("pipe")] }).outputSync();
      cases.push([path("pipe"), "expected a file, got a pipe"]);
      Deno.symlinkSync(path("loop"), path("loop"));
      cases.push([path("loop"), "can't be read: "]);
    }
    for (const [file, message] of cases) {
      expect(() => readTextFile(file)).toThrow(`${file}: ${message}`);
      expect(() => readTextFile(file)).toThrow(UsageError);
    }
    Deno.removeSync(directory, { recursive: true });
  });
});
