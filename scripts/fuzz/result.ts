/** `result.json` under mutation, against Python's json. @module */
import { fromFileUrl, root } from "../../src/engine/paths.ts";
import { readResult } from "../../src/report/result.ts";
import { UsageError } from "../../src/suite/errors.ts";
import { referenceInPython } from "./python.ts";
import type { FuzzTarget, Input } from "./target.ts";

const file = "result.json";

/** The reader of results. */
export const target: FuzzTarget = {
  name: "result",
  corpus: () =>
    ["eqnet", "nbiot_mtl", "neural_calibration", "radcom_mtl"].map((suite): Input => ({
      [file]: Deno.readFileSync(fromFileUrl(new URL(`results/reference/${suite}/${file}`, root))),
    })),
  read: (folder) => readResult(`${folder}/${file}`),
  refusal: (error) => error instanceof UsageError,
  reference: (folders) => referenceInPython(reader, folders),
};

/** Fields that the reader doesn't know are no part of its reading. */
const reader = `
fields = {
    "": "suite profile seeds fingerprint stopped verdicts environment computedOn",
    "verdicts": "claim verdict evidence headline measured ciLow ciHigh because",
    "environment": "deno v8 os cpu gpu backend kernelHash lockfileHash gitCommit wallSeconds peakMemoryBytes",
    "computedOn": "machine engine commit from to trainings points",
}

def known(record, which):
    names = set(fields[which].split())
    return {name: value for name, value in record.items() if name in names}

def read(folder):
    with open(folder + "/${file}", "rb") as opened:
        text = opened.read().decode("utf-8-sig")
    result = known(parse_json(text), "")
    result["environment"] = known(result["environment"], "environment")
    for which in ("verdicts", "computedOn"):
        if which in result:
            result[which] = [known(record, which) for record in result[which]]
    return result
`;
