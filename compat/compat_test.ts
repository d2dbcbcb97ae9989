// Run under both import maps: what holds of the stand-ins holds of the packages from JSR.
import { Command, ValidationError } from "@cliffy/command";
import { parse, stringify } from "@std/csv";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";

describe("@std/csv", () => {
  it("writes records with a header, CRLF line ends and the quotes of RFC 4180", () => {
    const records = [{ a: "1", b: 'say "x", y' }, { a: "", b: "two\nlines" }];
    const text = 'a,b\r\n1,"say ""x"", y"\r\n,"two\nlines"\r\n';
    expect(stringify(records, { columns: ["a", "b"] })).toBe(text);
    expect(parse(text, { skipFirstRow: true })).toEqual(records);
  });
  it("reads arrays of fields", () => {
    expect(parse("1,2\r\n3,4\n")).toEqual([["1", "2"], ["3", "4"]]);
    expect(stringify([["x", "y"], [1, true]])).toBe("x,y\r\n1,true\r\n");
  });
});

describe("@cliffy/command", () => {
  interface Call {
    options: Record<string, unknown>;
    args: unknown[];
  }
  const program = (calls: Call[]) => {
    const main = new Command().name("main").throwErrors().arguments("<what:string>")
      .option("-p, --profile <name:string>", "A profile.", { default: "quick" })
      .option("--method <file:string>", "Methods.", { collect: true })
      .option("--json", "JSON.")
      .action((options, ...args) => void calls.push({ options, args }));
    main.command(
      "list",
      new Command().option("--all", "All.").action((options) => void calls.push({ options, args: ["list"] })),
    );
    return main;
  };

  it("calls the action with options and arguments", async () => {
    const calls: Call[] = [];
    await program(calls).parse(["suite", "--method", "a.ts", "--json", "--method", "b.ts"]);
    await program(calls).parse(["list", "--all"]);
    expect(calls).toEqual([
      { options: { profile: "quick", method: ["a.ts", "b.ts"], json: true }, args: ["suite"] },
      { options: { all: true }, args: ["list"] },
    ]);
  });
  it("throws a ValidationError at wrong usage", async () => {
    const wrong = [
      [],
      ["suite", "--nothing"],
      ["list", "--json"],
      ["suite", "--profile"],
      ["suite", "--json", "--json"],
      ["suite", "--profile", "a", "-p", "b"],
    ];
    for (const args of wrong) {
      await expect(program([]).parse(args)).rejects.toThrow(ValidationError);
    }
  });
  it("takes for a command what comes first, and nothing after options", async () => {
    const calls: Call[] = [];
    await program(calls).parse(["--json", "list"]);
    expect(calls).toEqual([{ options: { profile: "quick", json: true }, args: ["list"] }]);
    await expect(program(calls).parse(["--json", "list", "--all"])).rejects.toThrow(ValidationError);
  });
  it("refuses an option that is given twice, unless it collects", async () => {
    for (
      const args of [["-p", "quick", "--profile", "quick"], ["--profile=a", "--profile=b"], [
        "--json",
        "--json",
      ]]
    ) {
      await expect(program([]).parse(["suite", ...args])).rejects.toThrow(
        `Option "--${args[0] === "--json" ? "json" : "profile"}" can only occur once`,
      );
    }
  });
  it("spreads an argument that may be given several times", async () => {
    const calls: unknown[][] = [];
    await new Command().arguments("<files...:string>").action((_options, ...files) => {
      calls.push(files);
    }).parse(["a", "b"]);
    expect(calls).toEqual([["a", "b"]]);
  });
});
