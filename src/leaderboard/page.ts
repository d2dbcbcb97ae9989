/** The leaderboards as one HTML page that needs no other file. @module */
import { chartOf } from "../report/figure_chart.ts";
import { Html, idOf, markup } from "../report/html/html.ts";
import { shown } from "../report/html/numbers.ts";
import { figuresOf } from "../report/plots.ts";
import { renderSvg } from "../report/render.ts";
import type { Bounds } from "../claims/measures/estimate.ts";
import type { AnyMethod, Suite } from "../suite/types.ts";
import type { Board, Entry } from "./board.ts";
import { rankingText } from "./standing.ts";

/** Beside the report's style: the whole table at once, which may be wider than a phone. */
const boardStyle = `.board {
  margin-bottom: 1rem;
  overflow-x: auto;
}
`;

/** The page's HTML. The same boards give the same bytes. */
export async function leaderboardPage(boards: readonly Board[]): Promise<string> {
  const style = await Deno.readTextFile(new URL("../report/html/style.css", import.meta.url));
  const sections: Html[] = [];
  for (const board of boards) sections.push(await section(board));
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>airtight leaderboard</title>
<style>${new Html(style + boardStyle)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the results</a>
<header><p class="brand">airtight</p><h1>Leaderboard</h1></header>
<main id="main" tabindex="-1">
${sections}</main>
<footer><p>Every entry commits to the hashes of its results by a root; units that a verifier drew afterwards were run
again, with the same bits. Methods without a rank are the paper's own, from <code>results/reference</code>.</p></footer>
</body>
</html>
`.text;
}

async function section(board: Board): Promise<Html> {
  const { suite, leaderboard: { ranking, profile, seeds } } = board;
  const id = idOf(suite.id);
  const ranked = rankedBy(board);
  const figures: Html[] = [];
  for (
    const { name, figure } of figuresOf(
      withEntries(board),
      board.entries.flatMap((entry) => entry.rows),
    )
  ) {
    if (name !== `${ranking.experiment}-${ranking.metric}`) continue;
    figures.push(markup`<figure>${new Html(await renderSvg(chartOf(figure)))}</figure>`);
  }
  const conditions = `profile ${profile}, seed${seeds.length === 1 ? "" : "s"} ${seeds.join(", ")}`;
  return markup`<section class="run" id="${id}" aria-labelledby="title-${id}">
<h2 id="title-${id}">${suite.paper.title}</h2>
<p class="muted">${suite.id}: ${suite.experiments[ranking.experiment].title}; ${conditions}.</p>
<div class="board" role="region" aria-labelledby="title-${id}" tabindex="0"><table>
<caption>Ranked by ${ranked}</caption>
<thead><tr><th scope="col">Rank</th><th scope="col">Method</th><th scope="col">${ranked}</th>
<th scope="col">95 % interval</th><th scope="col">By</th><th scope="col">Verified</th></tr></thead>
<tbody>
${board.entries.map(line)}</tbody>
</table></div>
${figures}</section>
`;
}

function rankedBy({ suite, leaderboard: { ranking } }: Board): string {
  const experiment = suite.experiments[ranking.experiment];
  if (experiment.kind !== "monteCarlo") return "";
  return rankingText(ranking, experiment.sweep, experiment.metric.quantities[ranking.metric].label);
}

function line({ rank, name, label, kind, standing, submitted }: Entry): Html {
  const { verification } = submitted ?? {};
  const by = submitted
    ? [submitted.signedOffBy.replace(/\s*<.*/, ""), submitted.reference && ` (${submitted.reference})`]
    : "the paper";
  const verified = verification &&
    markup`${verification.units.sampled} of ${verification.units.total} units${
      verification.stretches &&
      `, ${verification.stretches.sampled} of ${verification.stretches.total} stretches of training`
    }; root <code title="${verification.root}">${verification.root.slice(0, 12)}</code>`;
  return markup`<tr><td>${rank ?? "–"}</td>
<th scope="row">${label} <span class="muted">${name}, ${kind}</span></th>
<td class="number">${boundsText(standing.value)}</td><td class="number">${
    boundsText(standing.interval)
  }</td><td>${by}</td>
<td>${verified ?? "–"}</td></tr>
`;
}

/** A number, a range, or one side of what isn't known. */
function boundsText({ low, high }: Bounds): string {
  if (low === high) return shown(low);
  if (high === Infinity) return `more than ${shown(low)}`;
  if (low === -Infinity) return `less than ${shown(high)}`;
  return `${shown(low)} to ${shown(high)}`;
}

/** The suite with the entries among its methods, for figures. */
function withEntries({ suite, entries }: Board): Suite {
  const open = () => Promise.reject(new Error("not to be run"));
  const submitted = entries.filter((entry) => entry.submitted).map((
    { name, label, kind },
  ): [string, AnyMethod] => [
    name,
    // bounds can't be submitted
    { module: "", spec: null, kind: kind === "learned" ? kind : "classical", label, open },
  ]);
  return { ...suite, methods: { ...suite.methods, ...Object.fromEntries(submitted) } };
}
