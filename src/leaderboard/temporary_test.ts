import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { makeTemporary, removeAbandoned } from "./temporary.ts";

describe("removeAbandoned", () => {
  const names = () => [...Deno.readDirSync(parent)].map(({ name }) => name);
  const own = makeTemporary("method");
  const parent = own.slice(0, own.lastIndexOf("/"));

  const itOnLinux = Deno.build.os === "linux" ? it : it.skip;

  itOnLinux("removes what processes left that have ended, and nothing of this one", async () => {
    const process = new Deno.Command(Deno.execPath(), { args: ["--version"], stdout: "null" }).spawn();
    await process.status;
    const left = own.replace(`-${Deno.pid}-`, `-${process.pid}-`);
    const elsewhere = own.replace(/method-\w+-\d+/, `method-${"0".repeat(12)}-${process.pid}`); // of another container
    try {
      for (const path of [left, elsewhere]) Deno.mkdirSync(`${path}/deep`, { recursive: true });
      removeAbandoned();
      const base = (path: string) => path.slice(path.lastIndexOf("/") + 1);
      expect(names()).not.toContain(base(left));
      expect(names()).toContain(base(elsewhere));
      expect(names()).toContain(base(own));
    } finally {
      for (const path of [own, elsewhere]) Deno.removeSync(path, { recursive: true });
    }
  });
});
