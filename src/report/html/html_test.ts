import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { escapeHtml, idOf, jsonForScript, markup } from "./html.ts";

/** What a parser makes of the numeric references of HTML (the standard's section 13.5): the characters again. */
const decode = (text: string) => text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));

describe("escapeHtml", () => {
  it("leaves no character that HTML gives a meaning, and loses nothing", () => {
    fc.assert(fc.property(fc.string(), (text) => {
      expect(escapeHtml(text)).not.toMatch(/[<>"']|&(?!#\d+;)/);
      expect(decode(escapeHtml(text))).toBe(text);
    }));
  });
});

describe("markup", () => {
  it("escapes text, joins lists, and leaves out what is absent", () => {
    const list = ["a<b", "c"].map((text) => markup`<i>${text}</i>`);
    expect(markup`<p title="${'"'}">${list}${undefined}${false}${0}</p>`.text)
      .toBe('<p title="&#34;"><i>a&#60;b</i><i>c</i>0</p>');
  });
});

describe("jsonForScript", () => {
  it("can't end its element, and is the same value", () => {
    const value = { text: "</script><!--" };
    expect(jsonForScript(value).text).not.toContain("<");
    expect(JSON.parse(jsonForScript(value).text)).toEqual(value);
  });
});

describe("idOf", () => {
  it("has no character that a fragment would need to escape", () => {
    fc.assert(fc.property(fc.string(), fc.double(), (name, x) => {
      const id = idOf(name, x);
      expect(encodeURIComponent(id)).toBe(id);
    }));
  });
});
