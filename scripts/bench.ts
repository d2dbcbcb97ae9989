/** The command line: `deno task bench <suite>`. @module */
import { Command, ValidationError } from "@cliffy/command";
import { StoreError } from "../src/engine/store.ts";
import { UsageError } from "../src/suite/errors.ts";
import { checkResult } from "../src/cli/check.ts";
import { compareResults } from "../src/cli/compare.ts";
import { doctor } from "../src/cli/doctor.ts";
import { exitCodes } from "../src/cli/exit_codes.ts";
import { buildLeaderboard } from "../src/cli/leaderboard.ts";
import { listAll, showSuite } from "../src/cli/list.ts";
import { planSuite } from "../src/cli/plan.ts";
import { writeReport } from "../src/cli/report.ts";
import { runSuite } from "../src/cli/run.ts";
import { submitMethod } from "../src/cli/submit.ts";
import { verifySubmission } from "../src/cli/verify.ts";

/** A command with the options that say what is run. */
function suiteCommand() {
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
    .option("--shard <part:string>", "Only part i of n of the points: 1/2.")
    .option("--json", "Prints JSON.");
}

/** A command that runs a suite. */
function runCommand() {
  return suiteCommand()
    .option("-o, --out <directory:string>", "Where the results go (out/<suite>-<profile>).")
    .option("-w, --workers <count:string>", "Worker processes (the number of cores).")
    .option("--from <stores:string>", "Takes finished work from these stores first.")
    .option("--unit <key:string>", "Runs one unit and prints what it gave: a training's key, or POINT/SHARD.")
    .option("--fresh", "Computes everything anew.")
    .option("-q, --quiet", "Prints errors only.")
    .action(async (options, suite) => exitWith(await runSuite(suite, options)));
}

const program = runCommand()
  .name("bench")
  .version("0.1.0")
  .description("Trains, measures and judges a paper's suite: bench eqnet")
  .throwErrors();

program.command("run", runCommand().description("Runs a suite; the same as 'bench <suite>'."));
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
    .option("--slurm", "Writes the run as jobs of a Slurm cluster, into slurm/ in the directory of results.")
    .option("-o, --out <directory:string>", "With --slurm: where the results go (out/<suite>-<profile>).")
    .option("--jobs <count:string>", "With --slurm: how many jobs share the points (16).")
    .option("-w, --workers <count:string>", "With --slurm: processors and workers of each job (4).")
    .action((options, suite) => planSuite(suite, options)),
);
program.command(
  "check",
  new Command().description("Holds results (a directory or its rows.csv) against the paper's claims.")
    .arguments("<results:string>")
    .option("--suite <suite:string>", "The suite, where it is not one of 'bench list'.")
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
    .option("-o, --out <directory:string>", "Where it goes (results/leaderboard/submissions/<suite>/<name>).")
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
    .option("--record", "Records an acceptance for 'bench leaderboard'.")
    .option("--board <directory:string>", "The leaderboards' directory (results/leaderboard).")
    .option("--json", "Prints JSON.")
    .option("-q, --quiet", "Prints the verdict only.")
    .action(async (options, path) => exitWith(await verifySubmission(path, options))),
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

function exitWith(code: number): void {
  Deno.exitCode = code;
}

try {
  await program.parse(Deno.args);
} catch (error) {
  if (error instanceof ValidationError || error instanceof UsageError) {
    console.error(`bench: ${error.message}`);
    Deno.exit(exitCodes.usage);
  }
  if (!(error instanceof StoreError)) throw error;
  console.error(`bench: ${error.message}`);
  Deno.exit(exitCodes.failed);
}
