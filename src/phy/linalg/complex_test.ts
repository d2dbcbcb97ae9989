import { it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { add, conjugate, divide, multiply, scale, squaredSize } from "./complex.ts";

it("complex arithmetic is that of (3 + 4j) and (1 - 2j), by hand", () => {
  const a = { re: 3, im: 4 }, b = { re: 1, im: -2 };
  expect(add(a, b)).toEqual({ re: 4, im: 2 });
  expect(multiply(a, b)).toEqual({ re: 11, im: -2 });
  expect(divide(a, b)).toEqual({ re: -1, im: 2 });
  expect(scale(a, -2)).toEqual({ re: -6, im: -8 });
  expect(conjugate(a)).toEqual({ re: 3, im: -4 });
  expect(squaredSize(a)).toBe(25);
});
