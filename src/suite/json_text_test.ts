import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { UsageError } from "./errors.ts";
import { parseJson } from "./json_text.ts";
import { oneLine } from "./one_line.ts";

describe("parseJson", () => {
  it("gives what JSON.parse gives", () => {
    fc.assert(fc.property(fc.json({ depthSize: "large" }), (text) => {
      fc.pre(!text.includes("__proto__"));
      expect(parseJson(text, "a.json")).toEqual(JSON.parse(text));
    }));
  });

  // what RFC 8259 doesn't allow, and the names that parsers disagree on
  const wrong: [what: string, text: string, message: string][] = [
    ["an end too early", '{"a": [1,\n 2', "a.json: line 2, column 3: not JSON: close bracket expected"],
    ["a comment", '{"a": 1 // one\n}', "a.json: line 1, column 9: not JSON"],
    ["a comma too much", "[1, 2,]", "a.json: line 1, column 7: not JSON"],
    ["two values", "1 2", "a.json: line 1, column 3: not JSON"],
    ["a number that is none", "[NaN]", "a.json: line 1, column 2: not JSON"],
    ["a number of base 8", "[01]", "a.json: "],
    ["nothing", "", "a.json: line 1, column 1: not JSON: value expected"],
    [
      "a name that is there twice",
      '{"a": 1,\n"b": 2, "a": 3}',
      'line 2, column 9: the property "a" is there twice',
    ],
    ["the name __proto__", '{"__proto__": {}}', "may not be called __proto__"],
    ["an escape sequence of terminals", "\u001b[2J{}", "a.json: "],
    ["a million levels", "[".repeat(1e6) + "]".repeat(1e6), "a.json: "],
  ];
  for (const [what, text, message] of wrong) {
    it(`refuses ${what} in one line`, () => {
      let error: unknown;
      try {
        parseJson(text, "a.json");
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(UsageError);
      expect((error as UsageError).message).toContain(message);
      // deno-lint-ignore no-control-regex -- there is none
      expect((error as UsageError).message).toMatch(/^[^\u0000-\u001f]{1,500}$/);
    });
  }

  it("allows a name twice in two objects", () => {
    expect(parseJson('[{"a": 1}, {"a": {"a": 2}}]', "a.json")).toEqual([{ a: 1 }, { a: { a: 2 } }]);
  });
});

describe("oneLine", () => {
  it("keeps text, shows what steers terminals, and leaves out the middle of what is long", () => {
    expect(oneLine("α = 0.1 ± 2 %, 多")).toBe("α = 0.1 ± 2 %, 多");
    expect(oneLine("a\r\u001b[2Jok\n\u009b\u202e")).toBe("a\\u000d\\u001b[2Jok\\u000a\\u009b\\u202e");
    const long = oneLine(`begin${"x".repeat(1e6)}end`);
    expect(long.length).toBeLessThanOrEqual(501);
    expect(long).toMatch(/^beginx+ … x+end$/);
  });
});
