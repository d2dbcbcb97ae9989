/** `bench items`: what each item of a run scored, for a look at the failures. @module */
import { quantitiesOf, type ShardItems, storedItems } from "../engine/items.ts";
import { kindOf, shownPath } from "../engine/paths.ts";
import { planRun } from "../engine/plan_run.ts";
import { reasonOf, Store } from "../engine/store.ts";
import { type ItemBlock, itemsAsCsv, type Quantities, writeItemsAsParquet } from "../report/items_table.ts";
import { UsageError } from "../suite/errors.ts";
import { suggest } from "../suite/names.ts";
import { isReplaceable, removeQuietly } from "../suite/write_aside.ts";
import { OutputError } from "./console.ts";
import { requestOf, type RunFlags } from "./request.ts";

const formats = ["csv", "parquet"] as const;

/** Prints or writes the items that the store has of a run. Nothing is computed. */
export async function listItems(suite: string, flags: RunFlags & { format?: string }): Promise<void> {
  const format = formatOf(flags.format ?? "csv");
  const { out } = flags;
  if (format === "parquet" && out === undefined) {
    throw new UsageError("--format parquet: name a file by --out");
  }
  if (out !== undefined && kindOf(out) === "directory") {
    throw new UsageError(`--out: '${out}' is a directory; name a file`);
  }
  if (out !== undefined && !isReplaceable(out)) {
    throw new UsageError(`--out: '${out}' is a device or a pipe; name a file, or leave --out away`);
  }
  const { plan, setup } = await planRun(requestOf(suite, flags));
  const store = new Store(setup.store, (line) => console.error(line));
  const found = blocksOf(storedItems(plan, store)), first = found.next();
  if (first.done) {
    throw new UsageError(
      `the store ${
        shownPath(setup.store)
      } has no items of this: run 'bench ${suite} -p ${setup.profile}' first`,
    );
  }
  const quantities = quantitiesOf(plan), firstBlock = first.value;
  function* blocks(): Generator<ItemBlock> {
    yield firstBlock;
    yield* found;
  }
  if (out === undefined) return print(itemsAsCsv(blocks(), quantities));
  await writeFile(out, format, blocks(), quantities);
  console.log(`items in ${shownPath(out)}`);
}

function formatOf(format: string): typeof formats[number] {
  const known = formats.find((one) => one === format);
  if (known !== undefined) return known;
  throw new UsageError(`--format: there is no format '${format}'${suggest(format, formats)}`);
}

function* blocksOf(shards: Iterable<ShardItems>): Generator<ItemBlock, undefined> {
  for (const { point, ...block } of shards) {
    const { experimentName: experiment, methodName: method, seed, x } = point;
    yield { experiment, method, seed, axis: point.experiment.sweep.name, x, ...block };
  }
}

/** Writes to standard output, of which the reader may have had enough. */
function print(texts: Iterable<string>): void {
  const encoder = new TextEncoder();
  try {
    for (const text of texts) {
      const bytes = encoder.encode(text);
      for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
    }
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) return;
    throw new OutputError(`standard output can't be written: ${reasonOf(error)}`);
  }
}

/** Writes a file; an existing one is replaced as a whole or not at all. @throws {UsageError} where it can't be written */
async function writeFile(
  path: string,
  format: typeof formats[number],
  blocks: Iterable<ItemBlock>,
  quantities: Quantities,
): Promise<void> {
  const partial = `${path}.${Deno.pid}.part`;
  try {
    if (format === "parquet") await writeItemsAsParquet(partial, blocks, quantities);
    else {
      using file = Deno.openSync(partial, { write: true, create: true, truncate: true });
      const encoder = new TextEncoder();
      for (const text of itemsAsCsv(blocks, quantities)) {
        const bytes = encoder.encode(text);
        for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
      }
    }
    Deno.renameSync(partial, path);
  } catch (error) {
    if (!(error as { code?: string }).code) throw error;
    throw new UsageError(`--out: '${path}' can't be written: ${reasonOf(error)}`);
  } finally {
    removeQuietly(partial);
  }
}
