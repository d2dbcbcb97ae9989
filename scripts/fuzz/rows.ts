/** `rows.csv` under mutation, against Python's csv. @module */
import { fromFileUrl, root } from "../../src/engine/paths.ts";
import { readRows } from "../../src/report/csv.ts";
import { UsageError } from "../../src/suite/errors.ts";
import { plain, referenceInPython } from "./python.ts";
import type { FuzzTarget, Input } from "./target.ts";

const file = "rows.csv";
const sources = [
  "results/leaderboard/submissions/eqnet/hard_decisions",
  "results/ablation/neural_calibration",
  "results/reference/eqnet",
  "results/reference/radcom_mtl",
];
/** Rows of each file: a mutation in many rows is no more telling. */
const kept = 30;

/** The reader of rows. */
export const target: FuzzTarget = {
  name: "rows",
  corpus: () =>
    sources.map((directory): Input => {
      const text = Deno.readTextFileSync(fromFileUrl(new URL(`${directory}/${file}`, root)));
      const [header, ...lines] = text.trimEnd().split("\n");
      const step = Math.ceil(lines.length / kept);
      const some = lines.filter((_, i) => i % step === 0);
      return { [file]: new TextEncoder().encode([header, ...some, ""].join("\n")) };
    }),
  read: (folder) =>
    readRows(`${folder}/${file}`).map((row) => [
      ...[row.suite, row.profile, row.experiment, row.method, plain(row.seed), row.axis, plain(row.x)],
      ...[row.metric, plain(row.value), row.unit, plain(row.ciLow), plain(row.ciHigh), plain(row.n)],
      row.k ?? "NaN",
      row.failure === undefined ? row.stopReason : `failed: ${row.failure}`,
      row.statistical ? `${row.backend} (statistical)` : row.backend,
      row.unitKey,
    ]),
  refusal: (error) => error instanceof UsageError,
  reference: (folders) => referenceInPython(reader, folders),
};

const reader = `
names = "suite profile experiment method seed axis x metric value unit ci_low ci_high n k stop_reason backend unit_key".split()
numbers = {"seed", "x", "value", "ci_low", "ci_high", "n", "k"}

def read(folder):
    with open(folder + "/${file}", "rb") as opened:
        text = opened.read().decode("utf-8-sig")
    if "\\r" in text.replace("\\r\\n", ""):
        raise LookupError("unknown")  # Python ends a line there, RFC 4180 doesn't
    lines = [line for line in csv.reader(io.StringIO(text, newline=""), strict=True) if line]
    header = lines[0]
    places = [header.index(name) for name in names]
    rows = []
    for line in lines[1:]:
        if len(line) != len(header):
            raise ValueError("fields")
        fields = [line[place] for place in places]
        rows.append([plain(float(field or "nan")) if name in numbers else field for name, field in zip(names, fields)])
    return rows
`;
