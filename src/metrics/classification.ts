/** Accuracies and confusions of two classification tasks. @module */
import type { Task, TaskClasses } from "../../datasets/radcom_classes.ts";
import { madeBy } from "../suite/made_by.ts";
import type { Axis, Metric } from "../suite/types.ts";

/**
 * Shares of items whose most likely class is the true one ("top-1 accuracy"): `modulationAccuracy`, `signalAccuracy`,
 * and `jointAccuracy`, where both are.
 */
export function accuracy(): Metric<TaskClasses, TaskClasses> {
  return {
    ...madeBy(import.meta.url, accuracy),
    spec: "top-1",
    quantities: {
      modulationAccuracy: { kind: "proportion", unit: "", label: "modulation accuracy" },
      signalAccuracy: { kind: "proportion", unit: "", label: "signal accuracy" },
      jointAccuracy: { kind: "proportion", unit: "", label: "share with both right" },
    },
    score(truth, decided) {
      const modulationAccuracy = compare("modulation", truth, decided, (a, b) => a === b);
      const signalAccuracy = compare("signal", truth, decided, (a, b) => a === b);
      const jointAccuracy = modulationAccuracy.map((right, i) => right * signalAccuracy[i]);
      return { modulationAccuracy, signalAccuracy, jointAccuracy };
    },
  };
}

/** What the figure of a confusion matrix is made of beside data and methods. */
export interface ConfusionMatrix {
  readonly metric: Metric<TaskClasses, TaskClasses>;
  readonly sweep: Axis;
  readonly plot: "confusion";
  readonly drawn: readonly string[];
}

/** A confusion matrix: a column for each class that was decided for, a row for each true one, which the point names. */
export function confusionMatrix(task: Task, classes: readonly string[]): ConfusionMatrix {
  return {
    metric: confusion(task, classes),
    sweep: {
      name: `${task}Class`,
      label: `true ${task}`,
      values: classes.map((_, i) => i),
      names: classes,
    },
    plot: "confusion",
    drawn: columnsOf(classes),
  };
}

/** The quantities that are a matrix's columns. */
function columnsOf(classes: readonly string[]): string[] {
  return classes.map((name) => `as ${name}`);
}

/**
 * One row of a confusion matrix per point, which should hold the true class: the shares of items that were taken for
 * each class ("as AM-DSB"), and `right`, the share on the diagonal.
 *
 * @param classes the names of the task's classes, in the order of their indices
 */
export function confusion(
  task: Task,
  classes: readonly string[],
): Metric<TaskClasses, TaskClasses> {
  const columns = columnsOf(classes);
  const share = (label: string) => ({ kind: "proportion", unit: "", label }) as const;
  return {
    ...madeBy(import.meta.url, confusion),
    spec: { task, classes },
    quantities: {
      right: share(`${task} accuracy`),
      ...Object.fromEntries(columns.map((name, i) => [name, share(classes[i])])),
    },
    score: (truth, decided) => ({
      right: compare(task, truth, decided, (right, decision) => right === decision),
      ...Object.fromEntries(
        columns.map((name, i) => [name, compare(task, truth, decided, (_, decision) => decision === i)]),
      ),
    }),
  };
}

/** @throws {TypeError} where the decisions aren't one class index per item */
function compare(
  task: Task,
  truth: TaskClasses,
  decided: TaskClasses,
  counts: (truth: number, decision: number) => boolean,
): Float64Array {
  const classes = truth[task], decisions = decided?.[task];
  if (!(decisions instanceof Uint8Array) || decisions.length !== classes.length) {
    throw new TypeError(
      `a classifier must give ${task}: a Uint8Array of ${classes.length} class indices, one per window`,
    );
  }
  return Float64Array.from(classes, (right, i) => Number(counts(right, decisions[i])));
}
