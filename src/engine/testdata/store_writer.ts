/** Writes units into a store, the same and in the same order as every other such process; says when it begins. @module */
import { Store } from "../store.ts";
import { unitOf } from "./stored_units.ts";

const [directory, count] = Deno.args;
const store = new Store(directory, (line) => console.error(line));
console.log("writing");
for (let i = 0; i < Number(count); i++) {
  const { key, unit } = unitOf(i);
  store.putCheckpoint(key, unit);
  store.put(key, unit);
  if (!store.get(key)) console.error(`${key}: it isn't there`);
}
