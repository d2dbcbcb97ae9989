/** `bench list` and `bench show`. @module */
import { findSuite, listSuites, loadSuite } from "../engine/load.ts";
import { axisValues, isGradual, profileExperiments, trainingsOf } from "../suite/profiles.ts";
import { type Experiment, profileNames, type Suite } from "../suite/types.ts";

/** Prints the suites. */
export async function listAll({ json }: { json?: boolean }): Promise<void> {
  const suites: { name: string; suite: Suite }[] = [];
  for (const [name, url] of listSuites()) suites.push({ name, suite: await loadSuite(url) });
  if (json) {
    console.log(
      JSON.stringify(suites.map(({ name, suite }) => ({ name, id: suite.id, paper: suite.paper })), null, 2),
    );
    return;
  }
  const width = Math.max(...suites.map(({ name }) => name.length));
  for (const { name, suite } of suites) {
    console.log(`${name.padEnd(width)}  ${suite.paper.title} (${suite.paper.venue}, ${suite.paper.year})`);
  }
}

/** Prints what a suite is made of. */
export async function showSuite(name: string, { json }: { json?: boolean }): Promise<void> {
  const suite = await loadSuite(findSuite(name));
  if (json) console.log(JSON.stringify(describe(suite), null, 2));
  else console.log(describeForPeople(suite).join("\n"));
}

function describe(suite: Suite) {
  const { id, paper, conventions, profiles, claims } = suite;
  return {
    ...{ id, paper, conventions, claims, profiles },
    datasets: mapValues(suite.datasets, ({ spec, items }) => ({ items, spec })),
    methods: mapValues(suite.methods, ({ kind, label, spec, parts }) => ({
      ...{ kind, label, spec },
      trainings: typeof parts === "function"
        ? "by point"
        : Object.values(parts ?? {}).map((training) => training.name),
    })),
    experiments: mapValues(suite.experiments, (experiment) => ({ ...experiment, metric: undefined })),
  };
}

function describeForPeople(suite: Suite): string[] {
  const { paper } = suite;
  const methods = Object.entries(suite.methods);
  const width = Math.max(
    ...[...Object.keys(suite.methods), ...Object.keys(suite.experiments)].map((n) => n.length),
  );
  return [
    `${paper.title}`,
    `${paper.authors.join(", ")}, ${paper.venue}, ${paper.year}${paper.doi ? `, doi:${paper.doi}` : ""}`,
    "",
    "Conventions",
    ...Object.entries(suite.conventions).map(([name, text]) => `  ${name}: ${text}`),
    "",
    "Methods",
    ...methods.map(([name, { label, kind }]) =>
      `  ${name.padEnd(width)}  ${label} (${[kind, ...lengthsOf(suite, name)].join("; ")})`
    ),
    "",
    ...(suite.files
      ? [
        "Files that can be given with --data NAME=PATH",
        ...Object.entries(suite.files).map(([name, { label, format, source }]) =>
          `  ${name}: ${label} (${format}), from ${source}`
        ),
        "",
      ]
      : []),
    "Experiments",
    ...Object.entries(suite.experiments).map(([name, one]) =>
      `  ${name.padEnd(width)}  ${describeExperiment(one)}`
    ),
    "",
    "Profiles",
    ...profileNames.map((profile) =>
      `  ${profile}: seeds ${suite.profiles[profile].seeds.join(", ")}; ${
        profileExperiments(suite, profile).join(", ")
      }`
    ),
  ];
}

/** Whose choice the lengths of a method's trainings in profile `paper` are, in words. */
function lengthsOf(suite: Suite, method: string): string[] {
  const words = trainingsOf(suite, method, "paper").filter(isGradual)
    .map(({ length }) => `length of training: ${typeof length === "object" ? length.stated : "chosen here"}`);
  return [...new Set(words)];
}

function describeExperiment(experiment: Experiment): string {
  if (experiment.kind === "trainingCurve") {
    return `${experiment.title}: ${experiment.label ?? experiment.column} while training`;
  }
  if (experiment.kind === "costs") return `${experiment.title}: what the methods cost`;
  const values = axisValues(experiment.sweep, "quick");
  const what = experiment.kind === "latency"
    ? experiment.backend === "webgpu" ? "latency on a GPU" : "latency"
    : Object.values(experiment.metric.quantities).map((quantity) => quantity.label).join(", ");
  return `${experiment.title}: ${what} against ${experiment.sweep.label}, ${values[0]} … ${values.at(-1)}`;
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
