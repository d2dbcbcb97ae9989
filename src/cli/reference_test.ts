import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { findSuite } from "../engine/load.ts";
import { fromFileUrl, root } from "../engine/paths.ts";
import { toy } from "../engine/testdata/bench.ts";
import eqnet from "../../suites/eqnet.ts";
import { commitProblem, referenceOut } from "./reference.ts";

const commit = "0123456789abcdef0123456789abcdef01234567";
const run = { suite: eqnet, url: findSuite("eqnet") };

describe("--reference", () => {
  it("writes to results/reference from a clean tree alone", () => {
    expect(referenceOut(run, {}, commit)).toBe(fromFileUrl(new URL("results/reference/eqnet", root)));
    expect(() => referenceOut(run, {}, `${commit}+`)).toThrow(
      "--reference: the working tree has changes; commit them first",
    );
    expect(() => referenceOut(run, {}, undefined)).toThrow("there is no commit");
  });

  it("is a whole run of one of the suites", () => {
    for (const flags of [{ out: "x" }, { methods: "ml" }, { shard: "1/2" }, { seed: "2" }]) {
      const [name] = Object.keys(flags);
      expect(() => referenceOut(run, flags, commit)).toThrow(
        `--reference is a whole run: leave out --${name}`,
      );
    }
    const other = { suite: eqnet, url: findSuite(toy) };
    expect(() => referenceOut(other, {}, commit)).toThrow("--reference: 'eqnet' is not one of 'bench list'");
  });

  it("takes units of its own commit alone", () => {
    expect(commitProblem(commit, [{ commit }, { commit }])).toBe(undefined);
    const end = "not of 0123456789ab; name another --store, or run with --fresh";
    expect(commitProblem(commit, [{ commit }, { commit: `fedc${commit.slice(4)}` }])).toBe(
      `some units are of commit fedc456789ab, ${end}`,
    );
    expect(commitProblem(commit, [{ commit: `${commit}+` }])).toBe(
      `some units are of commit 0123456789ab, with changes, ${end}`,
    );
    expect(commitProblem(commit, [{}])).toBe(`some units are of no commit, ${end}`);
  });
});
