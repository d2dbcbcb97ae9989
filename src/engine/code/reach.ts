/**
 * What an export of a bundled module reaches, as a hash: declarations count by what they do, whatever they and their
 * files are called and wherever they stand.
 *
 * @module
 */
import { sha256 } from "../../suite/canonical_json.ts";
import { type Bundle, loadedWith } from "./bundle.ts";
import { fileMark, type Piece, type Statement, type Statements } from "./statements.ts";

/** What a hash is made of. */
export interface Reached {
  readonly hash: string;
  readonly statements: readonly Statement[];
  readonly imports: readonly string[];
}

/** What the statements of a bundle have to be told about the files around them. */
export interface Surroundings {
  /** The hash of a file (or folder) beside a module, as the module writes it; null where there is none. */
  hashFile(module: string, file: string): string | null;
  /** Where an import comes from, without anything that depends on where the files lie. */
  nameSource(source: string): string;
  /** A module as it is written. */
  source(module: string): string;
}

/** The declarations of a bundle and what refers to what. */
export class Reach {
  readonly #statements: Statements;
  readonly #bundle: Bundle;
  readonly #around: Surroundings;
  readonly #declarations = new Map<string, { readonly statement: Statement; readonly index: number }>();
  readonly #effects = new Map<string, Statement[]>();
  readonly #hashes = new Map<Statement, string>();

  constructor(bundle: Bundle, statements: Statements, around: Surroundings) {
    this.#bundle = bundle;
    this.#statements = statements;
    this.#around = around;
    for (const statement of statements.all) {
      if (statement.module === "") continue; // esbuild's helpers, which go by their names
      statement.declares.forEach((name, index) => this.#declarations.set(name, { statement, index }));
      if (statement.declares.length > 0) continue;
      const others = this.#effects.get(statement.module);
      others ? others.push(statement) : this.#effects.set(statement.module, [statement]);
    }
  }

  /**
   * What the bundle's exports of these names reach, and what is executed when their modules are loaded. What a
   * declaration does beside giving its value doesn't count where nothing uses the value.
   */
  of(exports: readonly string[], modules: readonly string[]): Reached {
    const names = exports.map((name) => this.#statements.exports.get(name)!);
    const loaded = [...loadedWith(this.#bundle, modules)];
    const effects = loaded.map((module) => this.#effects.get(module) ?? []).filter((list) => list.length > 0);
    const packages = this.#statements.loaded
      .filter(({ module }) => loaded.includes(module) && importsForEffect(this.#around.source(module)))
      .map(({ source }) => this.#around.nameSource(source));
    const start = [
      ...names.flatMap((name) => this.#declarations.get(name)?.statement ?? []),
      ...effects.flat(),
    ];
    const statements = this.#closure(start);
    const imports = new Set([...names, ...statements.flatMap(namesIn)].flatMap((name) => {
      const from = this.#statements.imports.get(name);
      return from ? [this.#around.nameSource(from.source)] : [];
    }));
    this.#hashAll(statements);
    const hash = sha256(JSON.stringify([
      names.map((name) => this.#reference(name)),
      statements.filter(({ declares }) => declares.length > 0).map((one) => this.#hashes.get(one)!).sort(),
      effects.map((list) => list.map((one) => this.#hashes.get(one)!).join()).sort(),
      [...new Set(packages)].sort(),
    ]));
    return { hash, statements, imports: [...new Set([...imports, ...packages])].sort() };
  }

  /** What a statement says, with the names of what it refers to: changes with it alone. */
  ownHash(statement: Statement): string {
    return this.#hashText(statement, (name) => {
      const from = this.#statements.imports.get(name);
      return from ? `${this.#around.nameSource(from.source)} ${from.name}` : this.nameInSource(name);
    });
  }

  /** What a declaration is called where it stands: esbuild numbers names that several modules have. */
  nameInSource(name: string): string {
    if (/_default\d*$/.test(name)) return "default";
    if (/_exports\d*$/.test(name)) return "(what it exports)";
    const declaration = this.#declarations.get(name);
    if (!declaration || !/\d$/.test(name)) return name;
    const written = new RegExp(`\\b${name}\\b`).test(this.#around.source(declaration.statement.module));
    return written ? name : name.replace(/\d+$/, "");
  }

  #closure(start: readonly Statement[]): Statement[] {
    const reached = new Set(start);
    for (const statement of reached) this.#neighbours(statement).forEach((one) => reached.add(one));
    return [...reached];
  }

  #neighbours(statement: Statement): Statement[] {
    return namesIn(statement).flatMap((name) => this.#declarations.get(name)?.statement ?? []);
  }

  /** Hashes statements after those that they refer to; those that refer to each other together (Tarjan 1972). */
  #hashAll(statements: readonly Statement[]): void {
    const order = new Map<Statement, number>(), low = new Map<Statement, number>();
    const stack: Statement[] = [];
    const visit = (statement: Statement) => {
      order.set(statement, order.size);
      low.set(statement, order.get(statement)!);
      stack.push(statement);
      for (const next of this.#neighbours(statement)) {
        if (this.#hashes.has(next)) continue;
        if (!order.has(next)) visit(next);
        low.set(statement, Math.min(low.get(statement)!, low.get(next)!));
      }
      if (low.get(statement) === order.get(statement)) {
        this.#hashCycle(stack.splice(stack.indexOf(statement)));
      }
    };
    for (const one of statements) if (!this.#hashes.has(one) && !order.has(one)) visit(one);
  }

  /**
   * Statements that refer to each other: each is told apart by what it says, then by what those that it refers to
   * say, and so on, as often as there are statements.
   */
  #hashCycle(members: readonly Statement[]): void {
    let hashes = new Map(members.map((one) => [one, ""]));
    for (let round = 0; round < members.length; round++) {
      hashes = new Map(members.map((one) => [
        one,
        this.#hashText(one, (name) => this.#reference(name, one, hashes)),
      ]));
    }
    hashes.forEach((hash, one) => this.#hashes.set(one, hash));
  }

  /** How a name of the top level stands in a text that is hashed: by what it stands for. */
  #reference(name: string, from?: Statement, cycle?: ReadonlyMap<Statement, string>): string {
    const declaration = this.#declarations.get(name);
    if (!declaration) {
      const imported = this.#statements.imports.get(name);
      return imported ? `${this.#around.nameSource(imported.source)} ${imported.name}` : name;
    }
    const { statement, index } = declaration;
    if (statement === from) return `itself ${index}`;
    return `${cycle?.get(statement) ?? this.#hashes.get(statement)} ${index}`;
  }

  #hashText({ module, pieces }: Statement, reference: (name: string) => string): string {
    return sha256(pieces.map((piece) => this.#written(module, piece, reference)).join("\0"));
  }

  #written(module: string, piece: Piece, reference: (name: string) => string): string {
    if (typeof piece === "object") return `name ${reference(piece.name)}`;
    if (!piece.startsWith(fileMark)) return piece;
    const hash = this.#around.hashFile(module, piece.slice(fileMark.length));
    return hash === null ? piece : `${fileMark}${hash}`;
  }
}

/** Whether a module imports packages without naming anything of them; esbuild leaves such imports of others, too. */
function importsForEffect(source: string): boolean {
  return /^\s*import\s*["']/m.test(source);
}

function namesIn({ pieces }: Statement): string[] {
  return [...new Set(pieces.flatMap((piece) => typeof piece === "object" ? [piece.name] : []))];
}
