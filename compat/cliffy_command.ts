/**
 * The part of `@cliffy/command` that airtight uses, over commander, so that the default import map needs nothing from
 * JSR. `jsr.json` takes the real package.
 *
 * @module
 */
import { Command as Commander, CommanderError } from "commander";

/** Wrong usage of the command line. */
export class ValidationError extends Error {
  override name = "ValidationError";
}

/** Settings of an option. */
export interface OptionSettings {
  default?: unknown;
  /** The option may be given several times; its value is the list. */
  collect?: boolean;
}

/** A command of a command line. Flags and arguments may carry a type, `<seed:string>`; every value is a string. */
export class Command {
  readonly #commander = new Commander().enablePositionalOptions().exitOverride()
    .configureOutput({ writeErr: () => {} });

  name(name: string): this {
    this.#commander.name(name);
    return this;
  }

  description(text: string): this {
    this.#commander.description(text);
    return this;
  }

  version(version: string): this {
    this.#commander.version(version, "-V, --version");
    return this;
  }

  arguments(args: string): this {
    this.#commander.arguments(withoutTypes(args));
    return this;
  }

  option(flags: string, description: string, settings: OptionSettings = {}): this {
    const option = this.#commander.createOption(withoutTypes(flags), description);
    if (settings.default !== undefined) option.default(settings.default);
    if (settings.collect) option.argParser((value, before) => [...(before as string[] ?? []), value]);
    this.#commander.addOption(option);
    if (!settings.collect) this.#refuseTwice(option.name());
    return this;
  }

  /** Commander lets the last one count; the real package says this. */
  #refuseTwice(name: string): void {
    let given = false;
    this.#commander.on(`option:${name}`, () => {
      if (given) {
        throw new ValidationError(`Option "--${name}" can only occur once, but was found several times.`);
      }
      given = true;
    });
  }

  // deno-lint-ignore no-explicit-any -- the real package infers these types from the flags
  action(run: (options: any, ...args: any[]) => unknown): this {
    this.#commander.action(async (...given) => {
      given.pop(); // commander's own command
      const options = given.pop();
      await run(options, ...given.flat()); // the real package spreads `<files...>`
    });
    return this;
  }

  command(name: string, command: Command): this {
    this.#commander.addCommand(command.#commander.name(name));
    return this;
  }

  /** Errors are thrown as {@link ValidationError}; this is always so here. */
  throwErrors(): this {
    return this;
  }

  async parse(args: readonly string[] = Deno.args): Promise<void> {
    try {
      await this.#commander.parseAsync(args, { from: "user" });
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      if (error.exitCode === 0) return; // help or version
      throw new ValidationError(error.message.replace(/^error: /, "").replaceAll("\n", " "));
    }
  }
}

/** Commander knows `<seed>`, not `<seed:string>`. */
function withoutTypes(flags: string): string {
  return flags.replace(/:string(?=[\]>])/g, "");
}
