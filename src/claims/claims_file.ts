/**
 * Reads a paper's claims: the JSON files of `results/published/`.
 *
 * @module
 */
import { z } from "zod";
import { UsageError } from "../suite/errors.ts";
import { parseBySchema, parseJson } from "../suite/json_text.ts";
import { readTextFile } from "../suite/text_file.ts";
import { type Claim, evidenceKinds, mostHeadlines } from "./claim.ts";
import { measureSchema } from "./measures/kinds.ts";
import { canBothHold } from "./target.ts";

const name = z.string().min(1);

const targetSchema = z.strictObject({
  relation: z.enum(["equals", "atLeast", "atMost"]),
  value: z.number(),
  tolerance: z.number().nonnegative(),
});

const claimSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "expected lower-case words joined by hyphens"),
  where: name,
  says: name,
  read: z.enum(["text", "table", "figure"]),
  evidence: z.enum(evidenceKinds),
  headline: z.literal(true).optional(),
  measure: measureSchema.optional(),
  target: targetSchema.optional(),
  reason: name,
  why: name.optional(),
  undertraining: z.enum(["lowers", "raises", "either", "none"]).optional(),
  contradicts: z.strictObject({ claim: name, proof: name }).optional(),
});

/**
 * The claims of a file.
 *
 * @throws {UsageError} one line that names the file and, where it applies, the claim, the field and what was expected
 */
export function readClaims(path: string | URL): Claim[] {
  return parseClaims(readTextFile(path), String(path));
}

/**
 * The claims in a JSON text; `file` names it in errors.
 *
 * @throws {UsageError} one line that names the file and, where it applies, the claim, the field and what was expected
 */
export function parseClaims(text: string, file: string): Claim[] {
  const json = parseJson(text, file);
  if (!Array.isArray(json)) throw new UsageError(`${file}: expected a list of claims`);
  const claims = json.map((entry, index) => parseClaim(entry, index, file));
  checkTogether(claims, file);
  return claims;
}

function parseClaim(entry: unknown, index: number, file: string): Claim {
  const called = claimName(entry, index);
  const claim: Claim = parseBySchema(claimSchema, entry, `${file}: ${called}`);
  if (claim.measure && !claim.target) {
    throw new UsageError(`${file}: ${called}: target: expected with a measure`);
  }
  if (!claim.measure && !claim.why && !claim.contradicts) {
    throw new UsageError(
      `${file}: ${called}: why: expected where there is no measure: what keeps it from being run`,
    );
  }
  return claim;
}

function claimName(entry: unknown, index: number): string {
  const id = (entry as { id?: unknown } | null)?.id;
  return typeof id === "string" && id !== "" ? `claim "${id}"` : `claim number ${index + 1}`;
}

/**
 * What can only be seen over all claims: unique ids, contradictions that name a claim and are ones, those that no number
 * shows marked as argued, and few headlines.
 */
function checkTogether(claims: readonly Claim[], file: string) {
  const byId = new Map<string, Claim>();
  for (const claim of claims) {
    if (byId.has(claim.id)) {
      throw new UsageError(`${file}: claim "${claim.id}": id: expected to be unique in the file`);
    }
    byId.set(claim.id, claim);
  }
  const headlines = claims.filter(({ headline }) => headline);
  if (headlines.length > mostHeadlines) {
    const { id } = headlines[mostHeadlines];
    throw new UsageError(
      `${file}: claim "${id}": headline: expected at most ${mostHeadlines} in the file, there are ${headlines.length}`,
    );
  }
  for (const claim of claims) {
    if (!claim.contradicts) continue;
    const other = byId.get(claim.contradicts.claim);
    const field = `${file}: claim "${claim.id}": contradicts.claim`;
    if (!other || other === claim) {
      throw new UsageError(`${field}: expected the id of another claim, got "${claim.contradicts.claim}"`);
    }
    const possible = canBothHold(claim, other);
    if (possible === true) {
      throw new UsageError(`${field}: "${other.id}" allows numbers that this claim allows too`);
    }
    if (possible === undefined && claim.evidence !== "argued") {
      throw new UsageError(
        `${file}: claim "${claim.id}": evidence: expected "argued", as the proof of its contradiction is in words alone`,
      );
    }
  }
}
