/** Claims files under mutation, against the platform's decoder of UTF-8 and parser of JSON. @module */
import { readClaims } from "../../src/claims/claims_file.ts";
import { fromFileUrl, root } from "../../src/engine/paths.ts";
import { UsageError } from "../../src/suite/errors.ts";
import type { FuzzTarget, Input, Reference } from "./target.ts";

const file = "claims.json";

/** Refuses what is not UTF-8; a byte order mark is no part of the text. */
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The reader of claims files. */
export const target: FuzzTarget = {
  name: "claims",
  corpus() {
    const folder = fromFileUrl(new URL("results/published", root));
    return [...Deno.readDirSync(folder)].map(({ name }): Input => ({
      [file]: Deno.readFileSync(`${folder}/${name}`),
    }));
  },
  read: (folder) => readClaims(`${folder}/${file}`),
  refusal: (error) => error instanceof UsageError,
  // deno-lint-ignore require-await
  async reference(folders): Promise<Reference[]> {
    return folders.map((folder) => {
      try {
        return { read: JSON.parse(utf8.decode(Deno.readFileSync(`${folder}/${file}`))) };
      } catch {
        return "refused";
      }
    });
  },
};
