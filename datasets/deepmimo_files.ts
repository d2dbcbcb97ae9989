/**
 * The files of DeepMIMO's scenarios in the layouts of its versions 2 and 3, as its generators read them
 * (github.com/DeepMIMO: DeepMIMO-matlab, read_raytracing.m; DeepMIMO-python, raytracing_v2.py and raytracing_v3.py).
 *
 * @module
 */
import { basename, join, resolve } from "node:path";
import { UsageError } from "../src/suite/errors.ts";
import { type MatArray, type MatNumbers, readMatFile } from "./mat_file.ts";

/** A path from the base station to a user. */
export interface ScenarioPath {
  /** Received over sent power. */
  readonly gainDb: number;
  /** With that of the delay. */
  readonly phaseDegrees: number;
  /** Of departure. */
  readonly azimuthDegrees: number;
  readonly zenithDegrees: number;
}

/**
 * Each user's first paths, in the order of the files.
 *
 * @param folder in which the scenario's files are, or are in folders within it, at most {@link deepest} levels down
 * @throws {UsageError} one line: a file that is missing, isn't what it should be, or is at odds with itself
 */
export function readScenario(
  folder: string,
  scenario: string,
  baseStation: number,
  mostPaths: number,
): ScenarioPath[][] {
  const levels = foldersWithin(folder);
  const second = nearest(levels, (at) => exists(`${at}/${scenario}.${baseStation}.CIR.mat`));
  if (second !== undefined) return readVersion2(`${second}/${scenario}`, baseStation, mostPaths);
  // these files' names don't have the scenario
  const third = nearest(levels, (at) => basename(at) === scenario && usersFiles(at, baseStation).length > 0);
  if (third !== undefined) return readVersion3(third, baseStation, mostPaths);
  const fourth = levels.flat().map((at) => [at, namesIn(at).find(isVersion4)]).find(([, name]) => name);
  if (fourth !== undefined) {
    throw new UsageError(
      `${folder}: expected a DeepMIMO scenario of version 2 or 3, found one of version 4 (${
        fourth.join("/")
      })`,
    );
  }
  throw new UsageError(
    `${folder}: no files of the DeepMIMO scenario ${scenario}: neither ${scenario}.${baseStation}.CIR.mat ` +
      `(version 2) nor BS${baseStation}_UE_*.mat in a folder ${scenario} (version 3)`,
  );
}

/** Levels of folders below the one that is given: as archives unpack, and once more. */
const deepest = 3;

/** The folders within a folder by their level, itself first; links are followed. */
function foldersWithin(folder: string): string[][] {
  const levels = [[resolve(folder)]];
  while (levels.length <= deepest) {
    levels.push(
      levels.at(-1)!.flatMap((at) =>
        namesIn(at).filter((name) => !name.startsWith(".")).map((name) => join(at, name)).filter(isFolder)
      ),
    );
  }
  return levels;
}

/** The folder for which something holds, the least deep one. @throws {UsageError} where there are two */
function nearest(levels: string[][], holds: (folder: string) => boolean): string | undefined {
  for (const level of levels) {
    const found = level.filter(holds);
    if (found.length > 1) throw new UsageError(`${found[0]}: the same scenario is in ${found[1]}, too`);
    if (found.length === 1) return found[0];
  }
  return undefined;
}

/** As version 4 calls its files: "params.json", "aoa_az_t000_tx000_r000.mat", arrays of numpy. */
function isVersion4(name: string): boolean {
  return name === "params.json" || /_t\d+_tx\d+_r\d+\.(mat|npz|npy)$/.test(name) || name.endsWith(".npz");
}

/** `{scenario}.{bs}.CIR.mat` and `.DoD.mat`: [users, then of each: id, paths, then of each: index and three values]. */
function readVersion2(prefix: string, baseStation: number, mostPaths: number): ScenarioPath[][] {
  const transmitDb = transmitPower(`${prefix}.params.mat`);
  const names = ["CIR", "DoD"].map((kind) => `${prefix}.${baseStation}.${kind}.mat`);
  const [response, departure] = names.map((name) => onlyNumbers(name).values);
  const announced = response[0];
  if (!isCount(announced)) {
    throw new UsageError(`${names[0]}: expected a number of users, found ${announced}`);
  }
  if (departure[0] !== announced) {
    throw new UsageError(`${names[1]}: expected ${announced} users as in ${names[0]}, found ${departure[0]}`);
  }
  const users: ScenarioPath[][] = [];
  let at = 1;
  for (let user = 0; user < announced; user++) {
    const where = `user ${user + 1} of ${announced}`, count = response[at + 1];
    if (at + 1 >= response.length) throw new UsageError(`${names[0]}: ends within ${where}`);
    if (!isCount(count)) {
      throw new UsageError(`${names[0]}: expected a number of paths, found ${count} at ${where}`);
    }
    const end = at + 2 + 4 * count;
    if (end > response.length) throw new UsageError(`${names[0]}: ends within ${where}`);
    if (end > departure.length) throw new UsageError(`${names[1]}: ends within ${where}`);
    if (departure[at] !== response[at] || departure[at + 1] !== count) {
      throw new UsageError(`${names[1]}: ${where} isn't that of ${names[0]}`);
    }
    users.push(
      Array.from({ length: count }, (_, l) => {
        const first = at + 2 + 4 * l, path = `path ${l + 1} of ${where}`;
        const value = (file: 0 | 1, offset: number, what: string) =>
          finite([response, departure][file][first + offset], names[file], what, path);
        return {
          phaseDegrees: value(0, 1, "phase"),
          gainDb: value(0, 3, "power") - transmitDb,
          azimuthDegrees: value(1, 1, "azimuth"),
          zenithDegrees: value(1, 2, "zenith"),
        };
      }).slice(0, mostPaths),
    );
    at = end;
  }
  for (const [i, { length }] of [response, departure].entries()) {
    if (length > at) {
      throw new UsageError(`${names[i]}: ${length - at} numbers after the last of ${announced} users`);
    }
  }
  return users;
}

/**
 * `BS{bs}_UE_{first}-{end}.mat`: cells `channels` of structures whose one field has a column for each path, with phase,
 * delay, power, directions of arrival and then of departure (azimuth, zenith), and whether it is the line of sight.
 */
function readVersion3(folder: string, baseStation: number, mostPaths: number): ScenarioPath[][] {
  const transmitDb = transmitPower(`${folder}/params.mat`);
  let next = 0;
  return usersFiles(folder, baseStation).flatMap(({ name, first, end }) => {
    const path = `${folder}/${name}`;
    const fail = (what: string) => new UsageError(`${path}: ${what}`);
    if (first !== next) throw fail(`begins at user ${first}, but the files before it end at ${next}`);
    next = end;
    const channels = readMatFile(path).get("channels");
    if (channels?.kind !== "cells") throw fail("has no cells 'channels'");
    return channels.cells.map((cell, user) => {
      const where = `cell ${user + 1} of 'channels'`, numbers = firstNumbers(cell);
      if (numbers === undefined) throw fail(`${where} holds no real numbers`);
      const { shape: [rows, count], values } = numbers;
      if (count > 0 && rows < 7) throw fail(`${where} has ${rows} rows, not 8`);
      return Array.from({ length: values.length === 0 ? 0 : count }, (_, l) => {
        const value = (row: number, what: string) =>
          finite(values[l * rows + row], path, what, `path ${l + 1} of ${where}`);
        return {
          phaseDegrees: value(0, "phase"),
          gainDb: value(2, "power") - transmitDb,
          azimuthDegrees: value(5, "azimuth"),
          zenithDegrees: value(6, "zenith"),
        };
      }).slice(0, mostPaths);
    });
  });
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** The value. @throws {UsageError} where it is none */
function finite(value: number, file: string, what: string, where: string): number {
  if (Number.isFinite(value)) return value;
  throw new UsageError(`${file}: expected a number as ${what}, found ${value} at ${where}`);
}

/** The power with which the rays were traced, in the unit of the paths' powers. */
function transmitPower(path: string): number {
  const power = readMatFile(path).get("transmit_power");
  if (power?.kind !== "numbers" || power.values.length !== 1) {
    throw new UsageError(`${path}: has no number 'transmit_power'`);
  }
  return finite(power.values[0], path, "transmit_power", "its place");
}

/** The one numeric variable of a file; its name differs between scenarios. */
function onlyNumbers(path: string): MatNumbers {
  const arrays = [...readMatFile(path).values()].filter((array) => array.kind === "numbers");
  if (arrays.length !== 1 || arrays[0].values.length === 0) {
    throw new UsageError(`${path}: has ${arrays.length} numeric variables, not one with numbers in it`);
  }
  return arrays[0];
}

function firstNumbers(array: MatArray): MatNumbers | undefined {
  if (array.kind === "numbers") return array;
  if (array.kind !== "structure") return undefined;
  const [first] = [...array.fields.values()][0] ?? [];
  return first?.kind === "numbers" ? first : undefined;
}

/** The users' files of version 3, by first user, with the number after their last. */
function usersFiles(
  folder: string,
  baseStation: number,
): { readonly name: string; readonly first: number; readonly end: number }[] {
  const pattern = new RegExp(`^BS${baseStation}_UE_(\\d+)-(\\d+)\\.mat$`);
  return namesIn(folder).flatMap((name) => {
    const [, first, end] = pattern.exec(name) ?? [];
    return first === undefined ? [] : [{ name, first: Number(first), end: Number(end) }];
  }).sort((a, b) => a.first - b.first);
}

/** Names in a folder, in their order; none where it can't be looked into. */
function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  } catch {
    return [];
  }
}

function exists(path: string): boolean {
  return stat(path)?.isFile ?? false;
}

function isFolder(path: string): boolean {
  return stat(path)?.isDirectory ?? false;
}

/** What stands at a path, following links. */
function stat(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch {
    return undefined;
  }
}
