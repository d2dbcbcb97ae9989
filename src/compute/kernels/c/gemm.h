// A tile of a matrix product. Every output is summed over k in order within blocks of KC, and the blocks' sums are
// added in order: acc_0, then + acc_1, and so on. That order depends on nothing but KC.
#pragma once
#include "activation.h"

#define KC 256        // part of the definition of the result: changing it changes bits
#define TILE_N 256    // columns of a tile, at most: KC * TILE_N floats of B are packed into the scratch,
#define TILE_M 240    // and rows: KC * TILE_M floats of a transposed A beside them
#define DIRECT_N 64   // B's rows are read in place up to this width: they then don't compete for cache sets
#if defined(__aarch64__)
#define MR 8          // rows of the register tile: MR * 2 accumulators in 32 registers
#else
#define MR 6          // in 16 registers
#endif

// What happens to a finished sum: + bias[column], + side[row][column], activation.
typedef struct {
  const float *bias, *side;  // or NULL
  activation function;
} epilogue;

// out[M][N] = A B over a tile of rows [m0, m1) and columns [n0, n1), n1 - n0 <= TILE_N.
// a[i * a_row + k * a_k] is A's element (i, k); b[k * b_k + j * b_column] is B's (k, j). One of B's strides is 1.
typedef struct {
  float *out;
  const float *a, *b;
  int32_t columns, depth;  // N, K
  ptrdiff_t a_row, a_k, b_k, b_column;
  epilogue finish;
} product;

// Columns [j, j + width) of rows [k0, k1) of B as [k][nv * VL], zero-padded.
INLINE void pack_panel(const product *p, float *packed, int32_t j, int32_t width, int nv, int32_t k0, int32_t k1) {
  if (p->b_column == 1) {
    for (int32_t k = k0; k < k1; k++, packed += nv * VL) {
      const float *row = p->b + k * p->b_k + j;
      if (width == nv * VL) {
        for (int v = 0; v < nv; v++) vf_store(packed + v * VL, vf_load(row + v * VL));
      } else {
        for (int32_t c = 0; c < nv * VL; c++) packed[c] = c < width ? row[c] : 0.0f;
      }
    }
  } else {
    for (int32_t c = 0; c < nv * VL; c++) {
      const float *column = p->b + (ptrdiff_t)(j + c) * p->b_column;
      for (int32_t k = k0; k < k1; k++)
        packed[(ptrdiff_t)(k - k0) * nv * VL + c] = c < width ? column[k * p->b_k] : 0.0f;
    }
  }
}

#define STRIP (KC * MR + 16)  // an odd number of cache lines, so that strips don't compete for the same sets

// Rows [m0, m1) and columns [k0, k1) of a transposed A as strips of [k][MR]: its rows are far apart in memory.
// Whole vectors are copied where what they write too much is written again by the next k.
INLINE void pack_transposed(const product *p, float *packed, int32_t m0, int32_t m1, int32_t k0, int32_t k1) {
  int32_t whole = (int32_t)min_int(m1, (int32_t)p->a_k - (MR + VL - 1) / VL * VL + 1);
  for (int32_t k = k0; k < k1; k++) {
    const float *row = p->a + k * p->a_k;
    float *to = packed + (ptrdiff_t)(k - k0) * MR;
    int32_t i = m0;
    for (; k + 1 < k1 && i < whole; i += MR, to += STRIP)
      for (int v = 0; v < MR; v += VL) vf_store(to + v, vf_load(row + i + v));
    for (; i < m1; i += MR, to += STRIP)
      for (int32_t r = 0; r < min_int(MR, m1 - i); r++) to[r] = row[i + r];
  }
}

// The same of an A that is not transposed, as rows: in place they would be pages apart.
INLINE void pack_rows(const product *p, float *packed, ptrdiff_t stride, int32_t m0, int32_t m1, int32_t k0,
                      int32_t k1) {
  for (int32_t i = m0; i < m1; i++, packed += stride) {
    const float *row = p->a + i * p->a_row;
    int32_t k = k0;
    for (; k + VL <= k1; k += VL) vf_store(packed + (k - k0), vf_load(row + k));
    for (; k < k1; k++) packed[k - k0] = row[k];
  }
}

// One step of the tile: rows [i, i + mr) against columns [j, j + width) over [k0, k1). a and b point at the first
// elements, with the strides to the next row and k. mr and nv are constants where this is inlined.
INLINE void micro_kernel(const product *p, const float *a, ptrdiff_t a_row, ptrdiff_t a_k, const float *b,
                         ptrdiff_t b_k, int32_t i, int mr, int32_t j, int32_t width, int nv, int32_t k0, int32_t k1) {
  vf sum[MR][2] = {};
  for (int32_t k = k0; k < k1; k++, a += a_k, b += b_k) {
    vf y[2];
#pragma GCC unroll 2
    for (int v = 0; v < nv; v++) y[v] = vf_load(b + v * VL);
#pragma GCC unroll 8
    for (int r = 0; r < mr; r++) {
      vf x = vf_set(a[r * a_row]);
#pragma GCC unroll 2
      for (int v = 0; v < nv; v++) sum[r][v] = sum[r][v] + x * y[v];
    }
  }
  int last = k1 == p->depth;
  const epilogue finish = p->finish;
#pragma GCC unroll 8
  for (int r = 0; r < mr; r++) {
#pragma GCC unroll 2
    for (int v = 0; v < nv; v++) {
      int32_t column = j + v * VL, lanes = min_int(VL, j + width - column);
      ptrdiff_t at = (ptrdiff_t)(i + r) * p->columns + column;
      vf z = sum[r][v];
      if (lanes == VL) {
        if (k0 > 0) z = vf_load(p->out + at) + z;
        if (last && finish.bias) z = z + vf_load(finish.bias + column);
        if (last && finish.side) z = z + vf_load(finish.side + at);
        if (last) z = activate(finish.function, z);
        vf_store(p->out + at, z);
      } else if (lanes > 0) {
        if (k0 > 0) z = vf_load_part(p->out + at, lanes) + z;
        if (last && finish.bias) z = z + vf_load_part(finish.bias + column, lanes);
        if (last && finish.side) z = z + vf_load_part(finish.side + at, lanes);
        if (last) z = activate(finish.function, z);
        vf_store_part(p->out + at, z, lanes);
      }
    }
  }
}

// What a tile reads in its current block of k. Row m0 + r of A begins at a + r / MR * a_strip + r % MR * a_row; B is
// packed, or read in place where packed_b is NULL.
typedef struct {
  const float *a, *packed_b;
  ptrdiff_t a_row, a_k, a_strip;
  int32_t m0, n0, n1, k0, k1;
} block;

INLINE const float *row_of(const block *t, int32_t i) {
  int32_t row = i - t->m0;
  return t->a + row / MR * t->a_strip + row % MR * t->a_row;
}

// Rows [m0, m1) against one panel of B, which stays in the nearest cache meanwhile.
INLINE void multiply_panel(const product *p, const block *t, int32_t m1, const float *b, ptrdiff_t b_k, int32_t j,
                           int32_t width, int nv) {
  int32_t i = t->m0;
  for (; i + MR <= m1; i += MR)
    micro_kernel(p, row_of(t, i), t->a_row, t->a_k, b, b_k, i, MR, j, width, nv, t->k0, t->k1);
  for (; i + 4 <= m1; i += 4)
    micro_kernel(p, row_of(t, i), t->a_row, t->a_k, b, b_k, i, 4, j, width, nv, t->k0, t->k1);
  for (; i < m1; i++)
    micro_kernel(p, row_of(t, i), t->a_row, t->a_k, b, b_k, i, 1, j, width, nv, t->k0, t->k1);
}

// Rows [m0, m1) of the block.
INLINE void multiply_block(const product *p, const block *t, int32_t m1) {
  const float *panel = t->packed_b;
  for (int32_t j = t->n0; j < t->n1;) {
    int32_t width = min_int(2 * VL, t->n1 - j), padded = width > VL ? 2 * VL : VL;
    const float *b = panel ? panel : p->b + t->k0 * p->b_k + j;
    ptrdiff_t b_k = panel ? padded : p->b_k;
    if (width > VL) multiply_panel(p, t, m1, b, b_k, j, width, 2);
    else multiply_panel(p, t, m1, b, b_k, j, width, 1);
    if (panel) panel += (ptrdiff_t)(t->k1 - t->k0) * padded;
    j += width;
  }
}

// Whether columns [n0, n1) of B are packed.
INLINE int packs_b(const product *p, int32_t n0, int32_t n1) {
  return p->b_column != 1 || p->columns > DIRECT_N || (n1 - n0) % VL != 0;
}

// Columns [n0, n1) of rows [k0, k1) of B, as panels one after the other.
INLINE void pack_b(const product *p, float *panel, int32_t n0, int32_t n1, int32_t k0, int32_t k1) {
  for (int32_t j = n0; j < n1;) {
    int32_t width = min_int(2 * VL, n1 - j);
    int nv = width > VL ? 2 : 1;
    pack_panel(p, panel, j, width, nv, k0, k1);
    panel += (ptrdiff_t)(k1 - k0) * nv * VL;
    j += width;
  }
}

// From row to row of a packed part: an odd number of cache lines, so that rows don't compete for the same sets.
INLINE ptrdiff_t line_stride(int32_t width) { return (ptrdiff_t)((width + 15) / 16 | 1) * 16; }
#define SPACE_A ((KC + 16) * TILE_M)

// A may have any number of rows here: B's panels are packed once for all of them.
static inline void multiply_tile(const product *p, int32_t m0, int32_t m1, int32_t n0, int32_t n1, float *scratch) {
  float *space_a = scratch, *space_b = scratch + SPACE_A;
  int transposed = p->a_row == 1 && p->a_k != 1, packed = packs_b(p, n0, n1);
  int far = !transposed && p->depth > KC && n1 - n0 > 2 * VL;
  int32_t k0 = 0;
  do {
    int32_t k1 = min_int(p->depth, k0 + KC);
    ptrdiff_t stride = line_stride(k1 - k0);
    if (packed) pack_b(p, space_b, n0, n1, k0, k1);
    for (int32_t first = m0; first < m1; first += TILE_M) {
      int32_t last = min_int(m1, first + TILE_M);
      if (transposed) pack_transposed(p, space_a, first, last, k0, k1);
      else if (far) pack_rows(p, space_a, stride, first, last, k0, k1);
      block t = {.packed_b = packed ? space_b : NULL, .m0 = first, .n0 = n0, .n1 = n1, .k0 = k0, .k1 = k1};
      if (transposed) t.a = space_a, t.a_row = 1, t.a_k = MR, t.a_strip = STRIP;
      else if (far) t.a = space_a, t.a_row = stride, t.a_k = 1, t.a_strip = MR * stride;
      else t.a = p->a + first * p->a_row + k0 * p->a_k, t.a_row = p->a_row, t.a_k = p->a_k, t.a_strip = MR * t.a_row;
      multiply_block(p, &t, last);
    }
    k0 = k1;
  } while (k0 < p->depth);
}
