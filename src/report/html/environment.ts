/**
 * Where a run took place, and by what its results can be told from others.
 *
 * @module
 */
import { type Html, markup } from "./html.ts";
import type { PlacedRun } from "./report.ts";

/** Facts about a run as a table. */
export function environmentTable(run: PlacedRun): Html {
  const caption = `Environment and fingerprint of ${run.source}`;
  const lines = factsOf(run).map(([name, value]) =>
    markup`<tr><th scope="row">${name}</th><td>${value}</td></tr>
`
  );
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table class="facts">
<caption>${caption}</caption>
<tbody>${lines}</tbody></table></div>`;
}

function factsOf({ source, suite, rows, result }: PlacedRun): [string, Html | string][] {
  const { profile } = rows[0];
  const seeds = result?.seeds ?? [...new Set(rows.map(({ seed }) => seed))];
  const run: [string, Html | string][] = [
    ["results", markup`<code>${source}</code>`],
    ["suite", suite.id],
    ["profile", profile],
    ["seeds", seeds.join(", ")],
    ["rows", String(rows.length)],
  ];
  if (!result) return [...run, ["fingerprint", "there is no result.json beside the rows"]];
  const { environment } = result;
  const code = (text: string | undefined) => text && markup`<code>${text}</code>`;
  const facts: [string, Html | string | undefined][] = [
    ...run,
    ["fingerprint (SHA-256 of rows and weights)", code(result.fingerprint)],
    ["backend", environment.backend],
    ["kernels (SHA-256)", code(environment.kernelHash)],
    ["code (commit)", code(environment.gitCommit)],
    ["lockfile (SHA-256)", code(environment.lockfileHash)],
    ["processor", environment.cpu],
    ["GPU", environment.gpu],
    ["system", environment.os],
    ["Deno, V8", `${environment.deno}, ${environment.v8}`],
    ["time taken", duration(environment.wallSeconds)],
    ["most memory of a worker", `${Math.round(environment.peakMemoryBytes / 2 ** 20)} MiB`],
  ];
  return facts.filter((fact): fact is [string, Html | string] => Boolean(fact[1]));
}

function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return [hours > 0 && `${hours} h`, (hours > 0 || minutes > 0) && `${minutes} min`, `${whole % 60} s`]
    .filter((part) => part).join(" ");
}
