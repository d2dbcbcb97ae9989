// The operands of a matrix product, and how parts of them are copied together for the inner loop.
#pragma once
#include "copy.h"
#include "gemm_step.h"

#define KC 256        // terms of a block's sum. Part of the definition of the result: changing it changes bits
#define DIRECT_N 64   // B's rows are read in place up to this width: they then don't compete for cache sets

// What happens to a finished sum: + bias[column] (or + bias[0]), + side[row][column], activation.
typedef struct {
  const float *bias, *side;  // or NULL
  int one_bias;
  activation function;
} epilogue;

// out[M][N] = A B over a tile of rows [m0, m1) and columns [n0, n1), n1 - n0 <= MAX_TILE_COLUMNS.
// a[i * a_row + k * a_k] is A's element (i, k); b[k * b_k + j * b_column] is B's (k, j). One of B's strides is 1.
typedef struct {
  float *out;
  const float *a, *b;
  int32_t columns, depth;  // N, K
  int32_t readable;        // columns of a transposed A
  ptrdiff_t a_row, a_k, b_k, b_column;
  epilogue finish;
} product;

// Columns [j, j + width) of rows [k0, k1) of B as [k][padded], zeros beyond the width.
INLINE void pack_panel(const product *p, float *packed, int32_t j, int32_t width, int32_t padded, int32_t k0,
                       int32_t k1) {
  if (p->b_column == 1) {
    for (int32_t k = k0; k < k1; k++, packed += padded) {
      const float *row = p->b + k * p->b_k + j;
      int32_t c = 0;
      for (; c + VL <= width; c += VL) vf_store(packed + c, vf_load(row + c));
      if (c < width) vf_store(packed + c, vf_load_part(row + c, width - c));
    }
  } else {  // b_k is 1
    int32_t c = 0;
    for (; c + 4 <= width; c += 4)
      transpose_four(packed + c, padded, p->b + (ptrdiff_t)(j + c) * p->b_column + k0, p->b_column, k1 - k0);
    for (; c < padded; c++) {
      const float *column = p->b + (ptrdiff_t)(j + c) * p->b_column;
      for (int32_t k = k0; k < k1; k++) packed[(ptrdiff_t)(k - k0) * padded + c] = c < width ? column[k] : 0.0f;
    }
  }
}

// Columns [m, m + mr) of rows [k0, k1) of a transposed A as [k][MR]: its rows are far apart in memory. Whole vectors
// are copied where what they write too much is written again by the next k.
INLINE void copy_transposed(const product *p, float *to, int32_t m, int mr, int32_t k0, int32_t k1) {
  int fits = m + (MR + VL - 1) / VL * VL <= p->readable;
  for (int32_t k = k0; k < k1; k++, to += MR) {
    const float *row = p->a + k * p->a_k + m;
    if (fits) for (int v = 0; v < MR; v += VL) vf_store(to + v, vf_load(row + v));
    else for (int r = 0; r < mr; r++) to[r] = row[r];
  }
}

// The same of an A that is not transposed, as rows COPY_ROW apart: in place they could compete for cache sets.
#define COPY_ROW (KC + 16)
INLINE void copy_rows(const product *p, float *to, int32_t m, int mr, int32_t k0, int32_t k1) {
  for (int r = 0; r < mr; r++, to += COPY_ROW) {
    const float *row = p->a + (m + r) * p->a_row;
    int32_t k = k0;
    for (; k + VL <= k1; k += VL) vf_store(to + (k - k0), vf_load(row + k));
    for (; k < k1; k++) to[k - k0] = row[k];
  }
}
#define COPY_SPACE (COPY_ROW * MR)  // floats, for either

// Whether columns [n0, n1) of B are packed.
INLINE int packs_b(const product *p, int32_t n0, int32_t n1) {
  return p->b_column != 1 || p->columns > DIRECT_N || (n1 - n0) % VL != 0;
}

// Columns [n0, n1) of rows [k0, k1) of B, as panels one after the other.
INLINE void pack_b(const product *p, float *panel, int32_t n0, int32_t n1, int32_t k0, int32_t k1) {
  for (int32_t j = n0; j < n1;) {
    int32_t width = min_int(2 * VL, n1 - j), padded = (width + VL - 1) / VL * VL;
    pack_panel(p, panel, j, width, padded, k0, k1);
    panel += (ptrdiff_t)(k1 - k0) * padded;
    j += width;
  }
}
