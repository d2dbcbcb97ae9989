/**
 * Draws Vega-Lite charts as SVG text and PNG bytes, without a browser, a canvas or a system font.
 *
 * @module
 */
import { initWasm, Resvg } from "@resvg/resvg-wasm";
// Nothing of it is used: the import makes the package's files resolvable below.
import fonts from "dejavu-fonts-ttf/package.json" with { type: "json" };
import * as vega from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import type { Chart } from "./figure.ts";

/** The font of the figures; the SVG names others behind it for machines that lack it. */
export const fontFamily = "DejaVu Sans, Verdana, sans-serif";

/** Pixels of the PNG per unit of the SVG. */
const pngScale = 2;

/** A chart as Vega wants it. */
export function compileChart(chart: Chart): vega.Spec {
  // Vega-Lite's type is a union of every mark with every channel, which no chart that is built from data fits.
  return compile(chart as unknown as TopLevelSpec).spec;
}

/** A chart as SVG text: the same text for the same chart. */
export async function renderSvg(chart: Chart): Promise<string> {
  const view = new vega.View(vega.parse(compileChart(chart)), { renderer: "none", logLevel: vega.Error });
  try {
    return `${await view.toSVG()}\n`;
  } finally {
    view.finalize();
  }
}

let rasteriser: Promise<Uint8Array[]> | undefined;

/** An SVG as PNG, at twice its size, on white. */
export async function renderPng(svg: string): Promise<Uint8Array> {
  rasteriser ??= openRasteriser();
  const fontBuffers = await rasteriser;
  const drawing = new Resvg(svg, {
    background: "white",
    fitTo: { mode: "zoom", value: pngScale },
    font: { fontBuffers, defaultFontFamily: "DejaVu Sans", sansSerifFamily: "DejaVu Sans" },
  });
  try {
    return drawing.render().asPng();
  } finally {
    drawing.free();
  }
}

async function openRasteriser(): Promise<Uint8Array[]> {
  const read = (specifier: string) => Deno.readFile(new URL(import.meta.resolve(specifier)));
  await initWasm(await read("@resvg/resvg-wasm/index_bg.wasm"));
  if (fonts.name !== "dejavu-fonts-ttf") throw new Error("the font package isn't the one that was mapped");
  return await Promise.all([
    read("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"),
    read("dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf"),
  ]);
}
