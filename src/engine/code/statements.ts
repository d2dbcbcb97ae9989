/**
 * The top-level statements of a {@link Bundle}: what each declares, what it refers to, and its text in a form that
 * formatting and the names of local variables don't change.
 *
 * @module
 */
import { type AnyNode, type CallExpression, type Comment, parse, type Token } from "acorn";
import type { Bundle } from "./bundle.ts";

/** A piece of a statement's text: as it stands, or a name from the top level. */
export type Piece = string | { readonly name: string };

/** A declaration at the top level, or a statement that is executed when its module is loaded. */
export interface Statement {
  /** The path of its module in the bundle; "" for esbuild's own helpers. */
  readonly module: string;
  /** Empty where it is executed for its effect. */
  readonly declares: readonly string[];
  readonly pieces: readonly Piece[];
  /** Files that it reads beside its module, as it writes them: `new URL("./table.bin", import.meta.url)`. */
  readonly files: readonly string[];
}

/** What a name of the top level is imported from: a package, or a file on the other side of the boundary. */
export interface Import {
  readonly source: string;
  /** "*" for all. */
  readonly name: string;
}

/** A bundle, taken apart. */
export interface Statements {
  readonly all: readonly Statement[];
  readonly imports: ReadonlyMap<string, Import>;
  /** Packages that a module imports without naming anything of them. */
  readonly loaded: readonly { readonly module: string; readonly source: string }[];
  /** The top-level name of each exported one. */
  readonly exports: ReadonlyMap<string, string>;
}

/** How a file beside a module stands in the text: before its path as it is written. */
export const fileMark = "file beside: ";

/** Takes a bundle apart. */
export function statementsOf({ text }: Pick<Bundle, "text">): Statements {
  const tokens: Token[] = [], comments: Comment[] = [];
  const program = parse(text, {
    ecmaVersion: "latest",
    sourceType: "module",
    onToken: tokens,
    onComment: comments,
  });
  const all: Statement[] = [], loaded: { module: string; source: string }[] = [];
  const imports = new Map<string, Import>(), exports = new Map<string, string>();
  const topLevel = new Set<string>(), parts: { module: string; node: AnyNode; declares: string[] }[] = [];
  let comment = 0, module = "";
  for (const node of program.body as AnyNode[]) {
    for (; comment < comments.length && comments[comment].start < node.start; comment++) {
      if (startsLine(text, comments[comment])) module = comments[comment].value.trim();
    }
    if (node.type === "ImportDeclaration") {
      const source = String(node.source.value);
      if (node.specifiers.length === 0) loaded.push({ module, source });
      for (const specifier of node.specifiers) {
        const name = specifier.type === "ImportSpecifier"
          ? nameOf(specifier.imported)
          : specifier.type === "ImportDefaultSpecifier"
          ? "default"
          : "*";
        imports.set(specifier.local.name, { source, name });
      }
    } else if (node.type === "ExportNamedDeclaration") {
      for (const { local, exported } of node.specifiers) exports.set(nameOf(exported), nameOf(local));
    } else if (!isNever(node)) {
      const declares = declaredBy(node);
      declares.forEach((name) => topLevel.add(name));
      parts.push({ module, node, declares });
    }
  }
  for (const name of imports.keys()) topLevel.add(name);
  let at = 0;
  for (const { node, module, declares } of parts) {
    while (tokens[at].start < node.start) at++;
    const begin = at;
    while (at < tokens.length && tokens[at].end <= node.end) at++;
    all.push({ module, declares, ...piecesOf(node, tokens.slice(begin, at), text, topLevel) });
  }
  return { all: joined(all), imports, loaded, exports };
}

/** Comments within statements are no modules' paths. */
function startsLine(text: string, { type, start }: Comment): boolean {
  return type === "Line" && (start === 0 || text[start - 1] === "\n");
}

/** esbuild leaves the body of `if (import.meta.main)` behind `if (false)`. */
function isNever(node: AnyNode): boolean {
  return node.type === "EmptyStatement" ||
    node.type === "IfStatement" && !node.alternate && node.test.type === "Literal" &&
      node.test.value === false;
}

/** esbuild writes a namespace as an empty object and a call that fills it: together they are one declaration. */
function joined(all: readonly Statement[]): Statement[] {
  const helpers = new Set(["__export", "__reExport"]), result: Statement[] = [];
  const declared = new Map<string, number>();
  for (const statement of all) {
    const [callee, , target] = statement.pieces;
    const fills = typeof callee === "object" && helpers.has(callee.name) && typeof target === "object" &&
      statement.declares.length === 0;
    const index = fills ? declared.get(target.name) : undefined;
    if (index === undefined) {
      statement.declares.forEach((name) => declared.set(name, result.length));
      result.push(statement);
    } else {
      const before = result[index];
      result[index] = { ...before, pieces: [...before.pieces, ...statement.pieces] };
    }
  }
  return result;
}

function declaredBy(node: AnyNode): string[] {
  if (node.type === "VariableDeclaration") return node.declarations.flatMap(({ id }) => boundBy(id));
  const declares = node.type === "FunctionDeclaration" || node.type === "ClassDeclaration";
  return declares && node.id ? [node.id.name] : [];
}

/** The names that a pattern binds. */
function boundBy(pattern: AnyNode): string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((one) => boundBy(one.type === "Property" ? one.value : one));
    case "ArrayPattern":
      return pattern.elements.flatMap((one) => one ? boundBy(one) : []);
    case "AssignmentPattern":
      return boundBy(pattern.left);
    case "RestElement":
      return boundBy(pattern.argument);
    default:
      return [];
  }
}

function nameOf(node: AnyNode): string {
  return node.type === "Identifier" ? node.name : String((node as { value?: unknown }).value);
}

/** The tokens of a statement, with its local names numbered. */
function piecesOf(
  statement: AnyNode,
  tokens: readonly Token[],
  text: string,
  topLevel: ReadonlySet<string>,
): Pick<Statement, "pieces" | "files"> {
  const found = namesIn(statement), numbers = new Map<string, number>();
  const files: string[] = [];
  const pieces = tokens.flatMap((token): Piece[] => {
    const file = found.files.get(token.start);
    if (file !== undefined) {
      files.push(file);
      return [`${fileMark}${file}`];
    }
    if (found.paths.has(token.start)) return [];
    const written = text.slice(token.start, token.end), role = found.names.get(token.start);
    if (role === undefined) return [written];
    const local = !topLevel.has(written) && found.bound.has(written);
    if (local && !numbers.has(written)) numbers.set(written, numbers.size);
    const name = topLevel.has(written)
      ? { name: written }
      : local
      ? `local ${numbers.get(written)}`
      : written;
    return role === "shorthand" ? [written, ":", name] : [name];
  });
  return { pieces, files };
}

/** Where in a statement names, files and paths stand, by their position in the text. */
interface Names {
  /** Names of variables; "shorthand" where they name a property too. */
  readonly names: Map<number, "name" | "shorthand">;
  /** Variables that the statement binds at any depth. */
  readonly bound: Set<string>;
  readonly files: Map<number, string>;
  /** Paths of modules, which esbuild writes where it wraps one. */
  readonly paths: Set<number>;
}

function namesIn(statement: AnyNode): Names {
  const found: Names = { names: new Map(), bound: new Set(), files: new Map(), paths: new Set() };
  const visit = (node: AnyNode) => {
    bindingsOf(node).forEach((name) => found.bound.add(name));
    switch (node.type) {
      case "Identifier":
        found.names.set(node.start, "name");
        return;
      case "Property":
        if (node.computed || !node.shorthand) break;
        visit(node.value);
        found.names.set(node.start, "shorthand");
        return;
      case "NewExpression":
      case "CallExpression":
        noteCall(node, found);
        break;
    }
    for (const [key, child] of Object.entries(node)) {
      if (isWord(node, key)) continue;
      for (const one of Array.isArray(child) ? child : [child]) if (isNode(one)) visit(one);
    }
  };
  visit(statement);
  return found;
}

function bindingsOf(node: AnyNode): string[] {
  switch (node.type) {
    case "VariableDeclarator":
      return boundBy(node.id);
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return [...node.params, ...node.id ? [node.id] : []].flatMap(boundBy);
    case "ClassDeclaration":
    case "ClassExpression":
      return node.id ? [node.id.name] : [];
    case "CatchClause":
      return node.param ? boundBy(node.param) : [];
    default:
      return [];
  }
}

/** Whether a child is a word and no variable: the name of a property, or a label. */
function isWord(node: AnyNode, key: string): boolean {
  switch (node.type) {
    case "MemberExpression":
      return key === "property" && !node.computed;
    case "Property":
    case "MethodDefinition":
    case "PropertyDefinition":
      return key === "key" && !node.computed;
    case "LabeledStatement":
    case "BreakStatement":
    case "ContinueStatement":
      return key === "label";
    case "MetaProperty":
      return true;
    default:
      return false;
  }
}

function noteCall(node: AnyNode & Pick<CallExpression, "callee" | "arguments">, found: Names): void {
  const { callee, arguments: [first, second] } = node;
  if (callee.type !== "Identifier" || !first) return;
  if (callee.name === "URL" && second && isModuleUrl(second)) {
    if (first.type === "Literal" && typeof first.value === "string" && first.value.startsWith(".")) {
      found.files.set(first.start, first.value);
    }
  } else if (/^__(esm|commonJS)/.test(callee.name) && first.type === "ObjectExpression") {
    const [property] = first.properties;
    if (property?.type === "Property") found.paths.add(property.key.start);
  }
}

function isModuleUrl(node: AnyNode): boolean {
  return node.type === "MemberExpression" && node.object.type === "MetaProperty" &&
    node.property.type === "Identifier" && node.property.name === "url";
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}
