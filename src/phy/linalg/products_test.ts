// By hand, with x = (1 + 2j, 3 - j) and y = (2, 1 + j).
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { type ComplexArray, complexZeros } from "./complex_array.ts";
import { addScaled, addScaledConjugate, gramMatrix, inner, innerTranspose, multiply } from "./products.ts";

const complex = (...numbers: [re: number, im: number][]): ComplexArray => ({
  re: Float64Array.from(numbers, ([re]) => re),
  im: Float64Array.from(numbers, ([, im]) => im),
});
/** x and y, one after the other. */
const vectors = complex([1, 2], [3, -1], [2, 0], [1, 1]);

describe("products of vectors", () => {
  it("are x^H y and x^T y", () => {
    const out = complexZeros(2);
    inner(out, 0, vectors, 0, vectors, 2, 2); // (1 - 2j) 2 + (3 + j) (1 + j)
    innerTranspose(out, 1, vectors, 0, vectors, 2, 2); // (1 + 2j) 2 + (3 - j) (1 + j)
    expect(out).toEqual(complex([4, 0], [6, 6]));
  });

  it("add multiples of a vector and of its conjugate", () => {
    const out = complex([0, 0], [10, 0], [0, 10]);
    addScaled(out, 1, 0, 2, vectors, 0, 2); // 2j x
    expect(out).toEqual(complex([0, 0], [6, 2], [2, 16]));
    addScaledConjugate(out, 1, 0, 2, vectors, 0, 2); // 2j x*
    expect(out).toEqual(complex([0, 0], [10, 4], [0, 22]));
  });
});

describe("products of matrices", () => {
  it("are X X^H", () => {
    const rows = complex([9, 9], [1, 2], [3, -1], [2, 0], [1, -1]), out = complexZeros(4);
    gramMatrix(rows, 1, 2, 2, out); // (1 + 2j) 2 + (3 - j) (1 + j) above the diagonal
    expect(out).toEqual(complex([15, 0], [6, 6], [6, -6], [6, 0]));
  });

  it("are A B and A^H B", () => {
    const b = complex([0, 1], [1, 0], [2, 0], [0, 0]), out = complexZeros(4);
    multiply(vectors, b, 2, out); // j (1 + 2j) + 2 (3 - j), 1 + 2j; 2j + 2 (1 + j), 2
    expect(out).toEqual(complex([4, -1], [1, 2], [2, 4], [2, 0]));
    multiply(vectors, b, 2, out, true); // j (1 - 2j) + 4, 1 - 2j; j (3 + j) + 2 (1 - j), 3 + j
    expect(out).toEqual(complex([6, 1], [1, -2], [1, 1], [3, 1]));
  });
});
