/**
 * The files of DeepMIMO's scenarios in the layouts of its versions 2 and 3, as its generators read them
 * (github.com/DeepMIMO: DeepMIMO-matlab, read_raytracing.m; DeepMIMO-python, raytracing_v2.py and raytracing_v3.py).
 *
 * @module
 */
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
 * @param folder of the scenario or of the folder that has the scenario's name
 * @throws {UsageError} one line: a file that is missing, or isn't what it should be
 */
export function readScenario(
  folder: string,
  scenario: string,
  baseStation: number,
  mostPaths: number,
): ScenarioPath[][] {
  const inside = [`${folder}/${scenario}`, folder];
  const second = inside.find((at) => exists(`${at}/${scenario}.${baseStation}.CIR.mat`));
  if (second !== undefined) return readVersion2(`${second}/${scenario}`, baseStation, mostPaths);
  const third = inside.find((at) => usersFiles(at, baseStation).length > 0);
  if (third !== undefined) return readVersion3(third, baseStation, mostPaths);
  throw new UsageError(
    `${folder}: no files of the DeepMIMO scenario ${scenario}: neither ${scenario}.${baseStation}.CIR.mat ` +
      `(version 2) nor BS${baseStation}_UE_*.mat (version 3), in it or in ${scenario}/`,
  );
}

/** `{scenario}.{bs}.CIR.mat` and `.DoD.mat`: [users, then of each: id, paths, then of each: index and three values]. */
function readVersion2(prefix: string, baseStation: number, mostPaths: number): ScenarioPath[][] {
  const transmitDb = transmitPower(`${prefix}.params.mat`);
  const names = ["CIR", "DoD"].map((kind) => `${prefix}.${baseStation}.${kind}.mat`);
  const [response, departure] = names.map((name) => onlyNumbers(name).values);
  const users: ScenarioPath[][] = [];
  let at = 1;
  for (let user = 0; user < response[0]; user++) {
    const count = response[at + 1];
    if (!(count >= 0 && at + 2 + 4 * count <= response.length)) {
      throw new UsageError(`${names[0]}: ends within user ${user + 1} of ${response[0]}`);
    }
    if (departure[at] !== response[at] || departure[at + 1] !== count) {
      throw new UsageError(`${names[1]}: its user ${user + 1} isn't that of ${names[0]}`);
    }
    users.push(Array.from({ length: Math.min(count, mostPaths) }, (_, l) => {
      const first = at + 2 + 4 * l;
      return {
        phaseDegrees: response[first + 1],
        gainDb: response[first + 3] - transmitDb,
        azimuthDegrees: departure[first + 1],
        zenithDegrees: departure[first + 2],
      };
    }));
    at += 2 + 4 * count;
  }
  return users;
}

/**
 * `BS{bs}_UE_{first}-{end}.mat`: cells `channels` of structures whose one field has a column for each path, with phase,
 * delay, power, directions of arrival and then of departure (azimuth, zenith), and whether it is the line of sight.
 */
function readVersion3(folder: string, baseStation: number, mostPaths: number): ScenarioPath[][] {
  const transmitDb = transmitPower(`${folder}/params.mat`);
  return usersFiles(folder, baseStation).flatMap((name) => {
    const path = `${folder}/${name}`, channels = readMatFile(path).get("channels");
    const fail = (what: string) => new UsageError(`${path}: ${what}`);
    if (channels?.kind !== "cells") throw fail("has no cells 'channels'");
    return channels.cells.map((cell, user) => {
      const numbers = firstNumbers(cell);
      if (numbers === undefined) throw fail(`cell ${user + 1} of 'channels' holds no numbers`);
      const { shape: [rows, count], values } = numbers;
      if (count > 0 && rows < 7) throw fail(`cell ${user + 1} of 'channels' has ${rows} rows, not 8`);
      return Array.from({ length: Math.min(count, mostPaths) }, (_, l) => ({
        phaseDegrees: values[l * rows],
        gainDb: values[l * rows + 2] - transmitDb,
        azimuthDegrees: values[l * rows + 5],
        zenithDegrees: values[l * rows + 6],
      }));
    });
  });
}

/** The power with which the rays were traced, in the unit of the paths' powers. */
function transmitPower(path: string): number {
  const power = readMatFile(path).get("transmit_power");
  if (power?.kind !== "numbers" || power.values.length !== 1) {
    throw new UsageError(`${path}: has no number 'transmit_power'`);
  }
  return power.values[0];
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

/** The users' files of version 3, by first user. */
function usersFiles(folder: string, baseStation: number): string[] {
  const pattern = new RegExp(`^BS${baseStation}_UE_(\\d+)-\\d+\\.mat$`);
  const first = (name: string) => Number(pattern.exec(name)![1]);
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => pattern.test(name))
      .sort((a, b) => first(a) - first(b));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return [];
    throw error;
  }
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
