/** The commands and their options. @module */
import { Command } from "@cliffy/command";
import { reportChanges } from "./changes.ts";
import { checkResult } from "./check.ts";
import { compareResults } from "./compare.ts";
import { doctor } from "./doctor.ts";
import { frameErrorRates } from "./fer.ts";
import { listItems } from "./items.ts";
import { buildLeaderboard } from "./leaderboard.ts";
import { listAll, showSuite } from "./list.ts";
import { planCommand } from "./plan.ts";
import { writeReport } from "./report.ts";
import { runCommand } from "./run.ts";
import { submitMethod } from "./submit.ts";
import { verifySubmission } from "./verify.ts";
import { verifyProposal } from "./verify_proposal.ts";

/** A command with the options that say what is run, and `--json`. */
function suiteCommand() {
  return planningCommand().option("--json", "Prints JSON.");
}

/** A command with the options that say what is run. */
function planningCommand() {
  return new Command()
    .arguments("<suite:string>")
    .option("-p, --profile <name:string>", "How large a run: smoke, quick, nightly or paper.", {
      default: "quick",
    })
    .option("--seed <seed:string>", "One seed instead of the profile's.")
    .option("--seeds <list:string>", "Several seeds: 1,2,3.")
    .option("-b, --backend <name:string>", "auto, exact, native, wasm, webgpu or cpu.", { default: "auto" })
    .option("-m, --methods <list:string>", "Only these methods.")
    .option("-e, --experiments <list:string>", "Only these experiments.")
    .option("--method <file:string>", "Adds your own method, a .ts file. May be given several times.", {
      collect: true,
    })
    .option(
      "--data <file:string>",
      "A file that the suite can read: NAME=PATH. May be given several times.",
      {
        collect: true,
      },
    )
    .option("--store <directory:string>", "Where finished work is kept (.airtight/store).")
    .option("--shard <part:string>", "Only part i of n of the points: 1/2.");
}

/** Ends the program with a code when what runs has ended. */
type ExitWith = (code: number) => void;

/** A command that runs a suite. */
function runningCommand(exitWith: ExitWith) {
  return suiteCommand()
    .option("-o, --out <directory:string>", "Where the results go (out/<suite>-<profile>).")
    .option("-w, --workers <count:string>", "Worker processes (the number of cores).")
    .option("--from <stores:string>", "Takes finished work from these stores first.")
    .option("--unit <key:string>", "Runs one unit and prints what it gave: a training's key, or POINT/SHARD.")
    .option("--fresh", "Computes everything anew.")
    .option("--reference", "Writes to results/reference, where all of it is of one commit without changes.")
    .option("-q, --quiet", "Prints errors only.")
    .action(async (options, suite) => exitWith(await runCommand(suite, options)));
}

/** The whole command line. */
export function makeProgram(exitWith: ExitWith) {
  const program = runningCommand(exitWith)
    .name("bench")
    .version("0.1.0")
    .description("Trains, measures and judges a paper's suite: bench eqnet")
    .throwErrors();

  program.command("run", runningCommand(exitWith).description("Runs a suite; the same as 'bench <suite>'."));
  program.command(
    "list",
    new Command().description("The suites.").option("--json", "Prints JSON.").action((options) =>
      listAll(options)
    ),
  );
  program.command(
    "show",
    new Command().description("What a suite is made of.").arguments("<suite:string>")
      .option("--json", "Prints JSON.").action((options, suite) => showSuite(suite, options)),
  );
  program.command(
    "plan",
    suiteCommand().description("The units of a run, their keys, and what is cached.")
      .option("--why <key:string>", "What makes a unit's key differ from the nearest cached unit's.")
      .option(
        "--slurm",
        "Writes the run as jobs of a Slurm cluster, into slurm/ in the directory of results.",
      )
      .option("-o, --out <directory:string>", "With --slurm: where the results go (out/<suite>-<profile>).")
      .option("--jobs <count:string>", "With --slurm: how many jobs share the points (16).")
      .option("-w, --workers <count:string>", "With --slurm: processors and workers of each job (4).")
      .action((options, suite) => planCommand(suite, options)),
  );
  program.command(
    "items",
    planningCommand().description(
      "What each item of a finished run scored, from the store: bench items eqnet",
    )
      .option("--format <name:string>", "csv or parquet.", { default: "csv" })
      .option("-o, --out <file:string>", "The file (standard output for csv).")
      .action((options, suite) => listItems(suite, options)),
  );
  program.command(
    "check",
    new Command().description("Holds results (a directory or its rows.csv) against the paper's claims.")
      .arguments("<results:string>")
      .option("--suite <suite:string>", "The suite, where it is not one of 'bench list'.")
      .option(
        "--budgets <results:string>",
        "Results of smaller profiles, separated by commas: where a number has settled over three of them, short training doesn't matter.",
      )
      .option("--write", "Puts the verdicts into its result.json, and the budgets beside it.")
      .option("--json", "Prints JSON.")
      .action(async (options, path) => exitWith(await checkResult(path, options))),
  );
  program.command(
    "compare",
    new Command().description("What differs between two results.").arguments("<a:string> <b:string>")
      .option("--json", "Prints JSON.").action((options, a, b) => compareResults(a, b, options)),
  );
  program.command(
    "report",
    new Command().description("Results as one HTML file that needs no other: bench report out/eqnet-quick")
      .arguments("<results...:string>")
      .option("-o, --out <file:string>", "The file (report.html in the directory of results).")
      .option("--compare", "Of two results of a suite, reports the second and what moved since the first.")
      .option(
        "--suite <suite:string>",
        "A suite that is not one of 'bench list'. May be given several times.",
        {
          collect: true,
        },
      )
      .action((options, ...results) => writeReport(results, options)),
  );
  program.command(
    "submit",
    new Command().description("Evaluates your method for a suite's leaderboard and makes a submission of it.")
      .arguments("<suite:string>")
      .option("--method <file:string>", "Your method, a .ts file.")
      .option("--name <name:string>", "What the entry is called (the file's name).")
      .option("--signed-off-by <who:string>", 'Who answers for it: "Ada Lovelace <ada@example.org>".')
      .option("--reference <text:string>", "A paper or a repository.")
      .option(
        "-o, --out <directory:string>",
        "Where it goes (results/leaderboard/submissions/<suite>/<name>).",
      )
      .option("--store <directory:string>", "Where finished work is kept (.airtight/leaderboard).")
      .option("-q, --quiet", "Prints errors only.")
      .action(async (options, suite) => exitWith(await submitMethod(suite, options))),
  );
  program.command(
    "verify",
    new Command().description("Verifies a submission: hashes, then a sample of it run again in a sandbox.")
      .arguments("<submission:string>")
      .option("--units <count:string>", "How many units are run again (5).")
      .option("--stretches <count:string>", "How many stretches of training are run again (1).")
      .option("--training-seconds <seconds:string>", "How long a stretch of training may take (3600).")
      .option("--all", "Runs everything again.")
      .option("--nonce <text:string>", "Draws the sample that an earlier verification drew.")
      .option("--suite <suite:string>", "The suite, where it is not one of 'bench list'.")
      .option(
        "--pull-request",
        "The argument is a checkout of a pull request's merge commit: verifies what it adds.",
      )
      .option("--record", "Records an acceptance for 'bench leaderboard'.")
      .option("--board <directory:string>", "The leaderboards' directory (results/leaderboard).")
      .option("--json", "Prints JSON.")
      .option("-q, --quiet", "Prints the verdict only.")
      .action(async ({ pullRequest, ...options }, path) =>
        exitWith(await (pullRequest ? verifyProposal : verifySubmission)(path, options))
      ),
  );
  program.command(
    "leaderboard",
    new Command().description("Builds the leaderboards' page, CSV and JSON from the verified submissions.")
      .option("--board <directory:string>", "The leaderboards' directory (results/leaderboard).")
      .option("--suite <suite:string>", "Only this suite. May be given several times.", { collect: true })
      .action((options) => buildLeaderboard(options)),
  );
  program.command(
    "doctor",
    new Command().description("What this machine has.").option("--json", "Prints JSON.")
      .action((options) => doctor(options)),
  );
  program.command(
    "changes",
    new Command().description("What results give otherwise than results/reference, in Markdown.")
      .arguments("<results...:string>")
      .action(async (_options, ...results) => exitWith(await reportChanges(results))),
  );
  program.command(
    "fer",
    new Command().description("Frame error rates of any LDPC code over BPSK and AWGN, with 95 % intervals.")
      .option("--code <file:string>", "Parity-check matrix in MacKay's alist format, or 802.11n (324, 648).")
      .option("--rows-first", "The file lists H's rows before its columns, as some converters write it.")
      .option("--ebn0 <list:string>", "Eb/N0 in dB, separated by commas; the rate is (n - rank H) / n.")
      .option("--iterations <count:string>", "Most decoder iterations (50).")
      .option("--algorithm <name:string>", "sum-product or min-sum, normalised by 0.75 (sum-product).")
      .option("--llr-limit <limit:string>", "Magnitude at which the channel's LLRs are held, or none (40).")
      .option("--frames <count:string>", "Most frames per point (1000000).")
      .option("--errors <count:string>", "Frame errors after which a point ends (100).")
      .option("--seed <seed:string>", "A whole number (1).")
      .action((options) => frameErrorRates(options)),
  );
  return program;
}
