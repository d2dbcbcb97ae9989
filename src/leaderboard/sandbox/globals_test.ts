import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { watchGlobals } from "./globals.ts";

// deno-lint-ignore no-explicit-any -- types don't want globals to be changed either
type Any = any;

/** What is noticed of a change, which is undone. */
function noticed(owner: Any, name: PropertyKey, value: unknown): string | undefined {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  const changed = watchGlobals();
  Object.defineProperty(owner, name, { value, configurable: true, writable: true });
  const found = changed();
  if (before) Object.defineProperty(owner, name, before);
  else delete owner[name];
  expect(changed()).toBe(undefined);
  return found;
}

describe("watchGlobals", () => {
  it("names what was changed, replaced or added", () => {
    expect(noticed(Math, "sign", () => 1)).toBe("Math.sign");
    expect(noticed(Array.prototype, "map", () => [])).toBe("Array.prototype.map");
    expect(noticed(Object.getPrototypeOf(Float32Array.prototype), "findIndex", () => -1)).toBe(
      "TypedArray.prototype.findIndex",
    );
    expect(noticed(globalThis, "Float32Array", class {})).toBe("Float32Array");
    expect(noticed(Object.prototype, "evil", 1)).toBe("Object.prototype.evil");
  });

  it("finds nothing where nothing was", () => {
    const changed = watchGlobals();
    (globalThis as Any).someLibrary = {};
    [3, 1, 2].sort().map((x) => x + 1);
    expect(changed()).toBe(undefined);
    delete (globalThis as Any).someLibrary;
  });
});
