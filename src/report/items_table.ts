/** Items and what they scored as a table: CSV, or Parquet. @module */
import { stringify } from "@std/csv";

/** The items of a shard. All but `item` and the scores are the same for the whole block. */
export interface ItemBlock {
  readonly experiment: string;
  readonly method: string;
  readonly seed: number;
  readonly axis: string;
  readonly x: number;
  readonly shard: number;
  /** How many items there are. */
  readonly n: number;
  /** By quantity: a score for each item. Each is 0 or 1, or a number of eleven bits. */
  readonly scores: Readonly<Record<string, ArrayLike<number>>>;
}

/** By the name of a quantity, in the columns' order. */
export type Quantities = ReadonlyMap<string, { readonly binary: boolean }>;

const leading = ["experiment", "method", "seed", "axis", "x", "shard", "item"];

/** CSV, a piece of text for the header and for each block. A quantity that an experiment doesn't have is an empty field. */
export function* itemsAsCsv(blocks: Iterable<ItemBlock>, quantities: Quantities): Generator<string> {
  const columns = [...leading, ...quantities.keys()];
  yield stringify([], { columns });
  for (const block of blocks) {
    const { experiment, method, seed, axis, x, shard, n, scores } = block;
    const lines = Array.from({ length: n }, (_, item) => [
      ...[experiment, method, seed, axis, x, shard, item].map(String),
      ...[...quantities.keys()].map((name) => (scores[name] ? fiveDigits(scores[name][item]) : "")),
    ]);
    yield stringify(lines);
  }
}

/** Stored scores have eleven bits. */
function fiveDigits(value: number): string {
  return String(Number(value.toPrecision(5)));
}

/**
 * Writes a Parquet file, a row group for each point: strings, int32, double x, and float32 scores (int32 where all are 0
 * or 1), null where an experiment doesn't have a quantity.
 */
export async function writeItemsAsParquet(
  path: string,
  blocks: Iterable<ItemBlock>,
  quantities: Quantities,
): Promise<void> {
  const { fileWriter, ParquetWriter } = await import("hyparquet-writer");
  const required = { repetition_type: "REQUIRED" } as const;
  const text = { type: "BYTE_ARRAY", converted_type: "UTF8", ...required } as const;
  const whole = { type: "INT32", ...required } as const;
  const schema = [
    { name: "experiment", ...text },
    { name: "method", ...text },
    { name: "seed", type: "INT64", ...required } as const,
    { name: "axis", ...text },
    { name: "x", type: "DOUBLE", ...required } as const,
    { name: "shard", ...whole },
    { name: "item", ...whole },
    ...[...quantities].map(([name, { binary }]) => {
      return { name, type: binary ? "INT32" : "FLOAT", repetition_type: "OPTIONAL" } as const;
    }),
  ];
  const parquet = new ParquetWriter({
    writer: fileWriter(path),
    schema: [{ name: "items", num_children: schema.length }, ...schema],
    createdBy: "airtight",
  });
  for (const group of groupsOf(blocks)) {
    const total = group.reduce((sum, { n }) => sum + n, 0);
    const column = <T>(name: string, valueOf: (block: ItemBlock, item: number) => T) => ({
      name,
      data: group.flatMap((block) => Array.from({ length: block.n }, (_, item) => valueOf(block, item))),
    });
    await parquet.write({
      rowGroupSize: total,
      columnData: [
        column("experiment", ({ experiment }) => experiment),
        column("method", ({ method }) => method),
        column("seed", ({ seed }) => BigInt(seed)),
        column("axis", ({ axis }) => axis),
        column("x", ({ x }) => x),
        column("shard", ({ shard }) => shard),
        column("item", (_, item) => item),
        ...[...quantities.keys()].map((name) =>
          column(name, ({ scores }, item) => (scores[name] ? scores[name][item] : null))
        ),
      ],
    });
  }
  await parquet.finish();
}

/** Blocks of one point together. */
function* groupsOf(blocks: Iterable<ItemBlock>): Generator<ItemBlock[]> {
  let group: ItemBlock[] = [];
  for (const block of blocks) {
    if (group.length > 0 && block.shard === 0) {
      yield group;
      group = [];
    }
    group.push(block);
  }
  if (group.length > 0) yield group;
}
