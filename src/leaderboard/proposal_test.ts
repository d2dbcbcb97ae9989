import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { bench, inDirectory, write } from "../engine/testdata/bench.ts";
import { fromFileUrl, root } from "../engine/paths.ts";
import { copyFile, filesBelow } from "./files.ts";
import { changesBetween, proposedEntry, submissions } from "./proposal.ts";

const entry = "eqnet/hard_decisions";
const committed = fromFileUrl(new URL(`${submissions}/${entry}`, root));

async function git(repository: string, ...args: string[]): Promise<void> {
  const config = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
  const { success, stderr } = await new Deno.Command("git", { args: ["-C", repository, ...config, ...args] })
    .output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

function add(repository: string, path: string, text = "{}\n"): void {
  Deno.mkdirSync(`${repository}/${path.slice(0, path.lastIndexOf("/"))}`, { recursive: true });
  write(repository, path, text);
}

/** A repository with an entry, a source elsewhere, and a commit on top that makes a change. */
function withChange(
  change: (repository: string) => void,
  work: (repository: string) => Promise<void>,
): Promise<void> {
  return inDirectory(async (repository) => {
    await git(repository, "init", "-q");
    add(repository, `${submissions}/eqnet/old/submission.json`);
    add(repository, `${submissions}/eqnet/old/method/m.ts`, "export default 1;\n");
    add(repository, "src/tool.ts", "export const tool = 'long enough to be found again';\n");
    await git(repository, "add", "-A");
    await git(repository, "commit", "-qm", "base");
    change(repository);
    await git(repository, "add", "-A");
    await git(repository, "commit", "-qm", "proposal", "--allow-empty");
    await work(repository);
  });
}

const addNew = (repository: string, name = "eqnet/new") => {
  add(repository, `${submissions}/${name}/submission.json`);
  add(repository, `${submissions}/${name}/method/a b.ts`);
};

describe("a pull request to the leaderboard", () => {
  it("adds one entry", () =>
    withChange(addNew, async (repository) => {
      const changes = await changesBetween(repository, "HEAD^1", "HEAD");
      expect(proposedEntry(changes)).toEqual({ suite: "eqnet", name: "new", files: 2 });
    }));

  const wrong: [what: string, line: string, change: (repository: string) => void][] = [
    ["changes nothing", "adds 0 entries", () => {}],
    ["has no submission.json", "no submission.json", (repository) => {
      add(repository, `${submissions}/eqnet/new/rows.csv`);
    }],
    ["deletes an entry", "it deletes", (repository) => {
      Deno.removeSync(`${repository}/${submissions}/eqnet/old`, { recursive: true });
    }],
    ["adds an entry and deletes another", "it deletes", (repository) => {
      addNew(repository);
      Deno.removeSync(`${repository}/${submissions}/eqnet/old`, { recursive: true });
    }],
    ["moves a source into an entry", "it changes src/tool.ts", (repository) => {
      addNew(repository);
      Deno.renameSync(`${repository}/src/tool.ts`, `${repository}/${submissions}/eqnet/new/method/tool.ts`);
    }],
    ["changes an entry", "it changes results", (repository) => {
      add(repository, `${submissions}/eqnet/old/method/m.ts`, "export default 2;\n");
    }],
    ["adds to an entry that is there", "no submission.json", (repository) => {
      add(repository, `${submissions}/eqnet/old/weights/w.bin`);
    }],
    ["adds two entries", "adds 2 entries (eqnet/new, eqnet/other)", (repository) => {
      addNew(repository);
      addNew(repository, "eqnet/other");
    }],
    ["adds a file beside entries", "it changes results/leaderboard/submissions/README.md", (repository) => {
      addNew(repository);
      add(repository, `${submissions}/README.md`);
    }],
    ["adds a link", "has the mode 120000", (repository) => {
      addNew(repository);
      Deno.symlinkSync("/etc/passwd", `${repository}/${submissions}/eqnet/new/passwd`);
    }],
  ];
  for (const [what, line, change] of wrong) {
    it(`that ${what} is not verified`, () =>
      withChange(change, async (repository) => {
        const { code, stdout } = await bench(repository, "verify", "--pull-request", ".");
        expect(stdout).toContain(line);
        expect(stdout).toMatch(/entries verified: 0\n$/);
        expect(code).toBe(1);
      }));
  }

  /** Runs the command on a pull request that adds the committed entry under a name. */
  const verifyUnder = (name: string, then: (found: { code: number; stdout: string }) => void) => () =>
    withChange((repository) => {
      for (const file of filesBelow(committed)) {
        copyFile(`${committed}/${file}`, `${repository}/${submissions}/${name}/${file}`);
      }
    }, async (repository) => {
      const once = ["--units", "1", "--quiet"];
      then(await bench(repository, "verify", "--pull-request", ".", ...once));
    });

  it(
    "is verified, and says so",
    verifyUnder(entry, ({ code, stdout }) => {
      expect(stdout).toContain("eqnet hard_decisions: accepted");
      expect(stdout).toMatch(/entries verified: 1\n$/);
      expect(code).toBe(0);
    }),
  );

  it(
    "under another name than the entry's is not verified",
    verifyUnder("eqnet/another", ({ code, stdout }) => {
      expect(stdout).toContain("it is 'hard_decisions' of eqnet");
      expect(stdout).toMatch(/entries verified: 0\n$/);
      expect(code).toBe(1);
    }),
  );
});
