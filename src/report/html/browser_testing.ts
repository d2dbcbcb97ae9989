/** A browser for the tests of the page. @module */
import puppeteer, { type Browser } from "puppeteer-core";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The path of a Chromium: `$CHROMIUM`, or one on the path; undefined where there is none. */
export function findChromium(): string | undefined {
  const given = Deno.env.get("CHROMIUM");
  const directories = (Deno.env.get("PATH") ?? "").split(":");
  const paths = given
    ? [given]
    : directories.flatMap((directory) => names.map((name) => `${directory}/${name}`));
  return paths.find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
}

/** Starts one without a window. */
export function openChromium(executablePath: string): Promise<Browser> {
  // root, as in containers, has no sandbox of Chromium's; the page under test is ours
  return puppeteer.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--no-first-run"] });
}
