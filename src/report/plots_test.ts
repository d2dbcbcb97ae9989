import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import type { Experiment, Row, Suite } from "../suite/types.ts";
import type { ConfusionFigure, CurvesFigure } from "./figure.ts";
import { chartOf } from "./figure_chart.ts";
import { horizontal, logarithmicY } from "./figure_axes.ts";
import { drawFigures, figuresOf, type NamedFigure } from "./plots.ts";
import { renderSvg } from "./render.ts";

const names = ["ml", "zfSic"];
const suite = {
  paper: { title: "EQ-Net: A Framework" },
  methods: { ml: { label: "ML" }, zfSic: { label: "ZF-SIC" } },
  experiments: {
    fig5: {
      kind: "monteCarlo",
      title: "Fig. 5",
      methods: names,
      sweep: { name: "snrDb", label: "SNR (dB)" },
      metric: { quantities: { bler: { label: "block error rate" }, ber: { label: "bit error rate" } } },
      logarithmic: ["bler"],
    },
    table1: {
      kind: "latency",
      title: "Table I",
      methods: names,
      sweep: { name: "batch", label: "batch size" },
    },
  },
} as unknown as Suite;

function row(method: string, x: number, value: number, more: Partial<Row> = {}): Row {
  return {
    suite: "s",
    profile: "quick",
    experiment: "fig5",
    method,
    seed: 1,
    axis: "snrDb",
    x,
    metric: "bler",
    value,
    unit: "",
    ciLow: value / 2,
    ciHigh: value === 0 ? 0.004 : value * 2,
    n: 1000,
    stopReason: "errors",
    backend: "exact",
    statistical: false,
    unitKey: "",
    ...more,
  };
}

const curves = ({ figure }: NamedFigure) => figure as CurvesFigure;

const rows = [
  row("zfSic", 10, 0.3),
  row("ml", 10, 0.1),
  row("ml", 12, 0.01),
  row("ml", 14, 0),
  row("mine", 10, 0.2),
  row("mine", 12, NaN, { failure: "x" }),
  row("ml", 10, 0.05, { metric: "ber" }),
  row("ml", 1, 3, { experiment: "table1", metric: "latency", unit: "ms", axis: "batch" }),
];

describe("figuresOf", () => {
  it("has one figure per experiment and measure, with the methods by their labels in the suite's order", () => {
    const figures = figuresOf(suite, rows);
    expect(figures.map(({ name }) => name)).toEqual(["fig5-bler", "fig5-ber", "table1-latency"]);
    expect(curves(figures[0]).curves.map(({ label }) => label)).toEqual(["ML", "ZF-SIC", "mine"]);
    expect(figures[0].figure).toMatchObject({
      title: "EQ-Net, Fig. 5",
      subtitle: "profile quick, seed 1, 95 % intervals",
      xLabel: "SNR (dB)",
      yLabel: "block error rate",
      logarithmic: true,
    });
    expect(curves(figures[1]).logarithmic).toBe(false);
    expect(figures[2].figure.yLabel).toBe("latency per call (ms)");
  });

  it("draws the measures that the experiment names", () => {
    const { fig5, ...others } = suite.experiments;
    const some = { ...suite, experiments: { fig5: { ...fig5, drawn: ["ber"] } as Experiment, ...others } };
    expect(figuresOf(some, rows).map(({ name }) => name)).toEqual(["fig5-ber", "table1-latency"]);
  });

  it("leaves out failed rows and means the seeds", () => {
    const figures = figuresOf(suite, [...rows, row("ml", 10, 0.3, { seed: 2 })]);
    expect(curves(figures[0]).curves[2].points.map(({ x }) => x)).toEqual([10]);
    expect(curves(figures[0]).curves[0].points[0]).toEqual({ x: 10, value: 0.2, low: 0.05, high: 0.6 });
    expect(figures[0].figure.subtitle).toContain("means of the seeds 1, 2");
  });
});

describe("a training curve of several seeds", () => {
  const training = { kind: "trainingCurve", title: "Fig. 3", methods: names, part: "net", column: "loss" };
  const drawn = (more: object, seeds: readonly number[]) => {
    const suiteOf = { ...suite, experiments: { fig3: { ...training, ...more } } } as unknown as Suite;
    const bare = { experiment: "fig3", metric: "loss", axis: "epoch", ciLow: NaN, ciHigh: NaN };
    const losses = seeds.flatMap((seed) => [
      row("ml", 1, 4 + seed, { ...bare, seed }),
      row("ml", 2, 2 * seed, { ...bare, seed }),
    ]);
    return figuresOf(suiteOf, losses)[0].figure as CurvesFigure;
  };

  it("is their mean with a band of their range, and says so", async () => {
    const figure = drawn({ axis: "epoch", label: "validation loss" }, [1, 2, 3]);
    expect(figure.curves[0].points).toEqual([
      { x: 1, value: 6, low: 5, high: 7 },
      { x: 2, value: 4, low: 2, high: 6 },
    ]);
    expect(figure).toMatchObject({
      subtitle: "profile quick, means of the seeds 1, 2, 3, bands from the least to the largest",
      xLabel: "epoch",
      yLabel: "validation loss",
    });
    expect(await renderSvg(chartOf(figure))).toContain("mark-area");
  });

  it("has no band where one seed was run, and the names of steps and column", async () => {
    const figure = drawn({}, [1]);
    expect(figure).toMatchObject({ subtitle: "profile quick, seed 1", xLabel: "step", yLabel: "loss" });
    expect(await renderSvg(chartOf(figure))).not.toContain("mark-area");
  });
});

describe("a chart", () => {
  it("shows a value of zero as an upper bound and says so", async () => {
    const [{ figure }] = figuresOf(suite, rows);
    const svg = await renderSvg(chartOf(figure));
    expect(svg).toContain("no errors seen");
    const without = figuresOf(suite, rows.filter(({ value }) => value !== 0))[0].figure;
    expect(await renderSvg(chartOf(without))).not.toContain("no errors seen");
  });

  it("has all digits of the points' x at its ticks", async () => {
    for (const values of [[0, 15, 30], [2.5, 3.75], [1000, 1250, 20000], [0.1 + 0.2, 7]]) {
      const points = values.map((x) => row("ml", x, 0.1));
      const svg = await renderSvg(chartOf(figuresOf(suite, points)[0].figure));
      for (const x of values) expect(svg).toContain(`>${Number(x.toPrecision(12))}<`);
    }
  });

  it("has a legend entry for each method and labelled axes", async () => {
    const svg = await renderSvg(chartOf(figuresOf(suite, rows)[0].figure));
    for (const text of ["ML", "ZF-SIC", "mine", "SNR (dB)", "block error rate", "10⁻¹", "EQ-Net, Fig. 5"]) {
      expect(svg).toContain(`>${text}<`);
    }
  });
});

describe("a confusion plot", () => {
  const classes = ["AM", "FM", "radar"];
  const share = (label: string) => ({ label, unit: "" });
  const confused = {
    ...suite,
    experiments: {
      mod: {
        kind: "monteCarlo",
        title: "Fig. 3",
        methods: names,
        sweep: { name: "truth", label: "true class", names: classes },
        metric: { quantities: { am: share("AM"), fm: share("FM"), radar: share("radar") } },
        plot: "confusion",
      },
    },
  } as unknown as Suite;
  // rows sum to one: each class is taken for something
  const shares = [[0.9, 0.1, 0], [0.25, 0.75, 0], [0, 0.004, 0.996]];
  const cells = ["ml", "zfSic"].flatMap((method) =>
    shares.flatMap((line, x) =>
      ["am", "fm", "radar"].map((metric, i) =>
        row(method, x, line[i], { experiment: "mod", axis: "truth", metric })
      )
    )
  );

  it("is a figure per method, true classes and decisions by their names", () => {
    const figures = figuresOf(confused, cells);
    expect(figures.map(({ name }) => name)).toEqual(["mod-ml", "mod-zfSic"]);
    const figure = figures[0].figure as ConfusionFigure;
    expect(figure.classes).toEqual(classes);
    expect(figure.decisions).toEqual(classes);
    expect(figure.cells).toContainEqual({ x: 1, metric: "am", trueClass: "FM", decision: "AM", value: 0.25 });
    expect(figure.cells.length).toBe(9);
  });

  it("says each share in per cent, but not what never happened", async () => {
    const svg = await renderSvg(chartOf(figuresOf(confused, cells)[0].figure));
    for (
      const text of ["AM", "FM", "radar", "true class", "decided for", "90", "10", "25", "75", "0.4", "99.6"]
    ) {
      expect(svg).toContain(`>${text}<`);
    }
    expect(svg).not.toContain(">0<");
  });

  it("leaves out measures that aren't drawn, such as the accuracy", () => {
    const experiments = { mod: { ...confused.experiments.mod, drawn: ["am", "fm"] } };
    const [{ figure, rows }] = figuresOf({ ...confused, experiments } as unknown as Suite, cells);
    expect((figure as ConfusionFigure).decisions).toEqual(["AM", "FM"]);
    expect(rows.length).toBe(6);
  });

  it("gives curves over a categorical axis the categories' names", async () => {
    const lines = {
      ...confused,
      experiments: { mod: { ...confused.experiments.mod, plot: undefined } },
    } as unknown as Suite;
    const [{ figure }] = figuresOf(lines, cells);
    expect(curves({ figure } as NamedFigure).xNames).toEqual(classes);
    expect(await renderSvg(chartOf(figure))).toContain(">radar<");
  });
});

describe("axes", () => {
  const points = (values: number[], high = NaN) => values.map((value) => ({ x: 1, value, low: NaN, high }));

  it("span whole decades around the values", () => {
    expect(logarithmicY(points([0.5, 0.0031]), "").domain).toEqual([1e-3, 1]);
    expect(logarithmicY(points([0]), "").domain[0]).toBeGreaterThan(0);
    expect(logarithmicY(points([0], 0.004), "").domain).toEqual([1e-3, 1e-2]);
  });

  it("are logarithmic along x for geometric progressions only", () => {
    const at = (...xs: number[]) =>
      horizontal(xs.map((x) => ({ x, value: 1, low: 1, high: 1 })), "").channel.scale;
    expect(at(1, 16, 256)).toMatchObject({ type: "log" });
    expect(at(10, 12, 14)).not.toMatchObject({ type: "log" });
    expect(at(10)).not.toMatchObject({ type: "log" });
  });
});

describe("drawFigures", () => {
  it("writes SVG and PNG, the same bytes for the same rows in any order", async () => {
    const draw = async (ofRows: readonly Row[]) => {
      const directory = Deno.makeTempDirSync();
      const paths = await drawFigures(suite, ofRows, directory);
      const bytes = paths.map((path) => Deno.readFileSync(path));
      Deno.removeSync(directory, { recursive: true });
      return { paths: paths.map((path) => path.slice(join(directory, "/").length)), bytes };
    };
    const { paths, bytes } = await draw(rows);
    expect(paths.slice(0, 2)).toEqual(["fig5-bler.svg", "fig5-bler.png"]);
    expect([...bytes[1].subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
    expect((await draw(rows.toReversed())).bytes).toEqual(bytes);
  });
});
