// A tile of a matrix product. Every output is summed over k in order within blocks of KC, and the blocks' sums are
// added in order: acc_0, then + acc_1, and so on. That order depends on nothing but KC.
//
// Strips of MR rows of A meet all columns of the tile, so that A is read once. What is read after that comes from far
// away: it is fetched while the steps before it compute, which hides most of the memory's latency.
#pragma once
#include "gemm_pack.h"

#define NEAR_K 1024      // rows of A that are shorter are read in place: longer ones compete for the same cache sets
#define NEAR_WIDE 512    // the same before many columns, where copying costs least
#define BLOCK_AHEAD 512  // columns of a transposed A that are fetched a block ahead, at most
#define LINE 16          // floats of a cache line

// Memory that is read next: it is fetched line by line while others compute.
typedef struct {
  const float *at;
  ptrdiff_t row;  // from row to row
  int32_t rows, width, column, share;  // share: lines at a time
} ahead;

INLINE void fetch(ahead *next) {
  for (int32_t lines = next->share; lines > 0 && next->rows > 0; lines--) {
    __builtin_prefetch(next->at + next->column);
    next->column += LINE;
    if (next->column >= next->width) next->column = 0, next->rows--, next->at += next->row;
  }
}

// Memory that is fetched in so many parts.
INLINE ahead fetch_in(int32_t parts, const float *at, ptrdiff_t row, int32_t rows, int32_t width) {
  return (ahead){at, row, rows, width, 0, rows * ((width + LINE - 1) / LINE) / parts + 1};
}

// The epilogue of rows [i, i + mr) and columns [n0, n1) whose sums are in out.
static void finish_rows(const product *p, int32_t i, int mr, int32_t n0, int32_t n1) {
  const epilogue finish = p->finish;
  for (int r = 0; r < mr; r++) {
    ptrdiff_t at = (ptrdiff_t)(i + r) * p->columns;
    for (int32_t c = n0; c < n1; c += VL) {
      int32_t lanes = n1 - c;
      vf z = load_lanes(p->out + at + c, lanes);
      if (finish.bias) z = z + (finish.one_bias ? vf_set(*finish.bias) : load_lanes(finish.bias + c, lanes));
      if (finish.side) z = z + load_lanes(finish.side + at + c, lanes);
      store_lanes(p->out + at + c, activate(finish.function, z), lanes);
    }
  }
}

// What a tile reads of B in its current block of k: packed, or in place where packed_b is NULL.
typedef struct {
  const float *packed_b;
  int32_t n0, n1, k0, k1;
} block;

// The next block's parts of A and B as columns of lines, of which each step fetches one.
typedef struct {
  const float *at[2];
  ptrdiff_t row[2];
  int32_t lines[2];
} columns_ahead;

INLINE void take_column(columns_ahead *following, step *s) {
  for (int i = 0; i < 2; i++)
    if (following->lines[i] > 0) {
      s->ahead = following->at[i], s->ahead_k = following->row[i];
      following->at[i] += LINE, following->lines[i]--;
      return;
    }
}

INLINE void copy_panel_row(float *to, const float *from, int32_t width) {
  int32_t c = 0;
  if (width > VL) vf_store(to, vf_load(from)), c = VL;
  vf_store_part(to + c, vf_load_part(from + c, width - c), width - c);
}

// Rows [i, i + mr), which begin at a, against all panels, while the rows stay in the nearest cache.
INLINE void multiply_rows(const product *p, const block *t, const float *a, ptrdiff_t a_row, ptrdiff_t a_k, int32_t i,
                          int mr, ahead *next, columns_ahead *following) {
  const float *panel = t->packed_b;
  const int32_t depth = t->k1 - t->k0;
  const epilogue finish = p->finish;
  int last = t->k1 == p->depth, whole = (t->n1 - t->n0) % VL == 0;
  int later = finish.side || finish.one_bias || finish.function == ACTIVATION_TANH || !whole;  // the steps don't
  step s = {.a = a, .to_row = p->columns, .a_row = a_row, .a_k = a_k, .depth = depth, .add = t->k0 > 0};
  s.rectify = last && !later && finish.function == ACTIVATION_RELU;
  for (int32_t j = t->n0; j < t->n1;) {
    int32_t width = min_int(2 * VL, t->n1 - j), padded = width > VL ? 2 * VL : VL;
    float part[MR * 2 * VL], *to = p->out + (ptrdiff_t)i * p->columns + j;
    s.b = panel ? panel : p->b + t->k0 * p->b_k + j;
    s.b_k = panel ? padded : p->b_k;
    s.bias = last && !later && finish.bias ? finish.bias + j : NULL;
    fetch(next);
    s.ahead = s.b, s.ahead_k = 0;
    take_column(following, &s);
    if (width == padded) {
      s.to = to;
      run_step(&s, mr, padded / VL);
    } else {
      s.to = part, s.to_row = 2 * VL;
      if (s.add) for (int r = 0; r < mr; r++) copy_panel_row(part + r * 2 * VL, to + r * p->columns, width);
      run_step(&s, mr, padded / VL);
      for (int r = 0; r < mr; r++) copy_panel_row(to + r * p->columns, part + r * 2 * VL, width);
    }
    if (panel) panel += (ptrdiff_t)depth * padded;
    j += width;
  }
  if (last && later) finish_rows(p, i, mr, t->n0, t->n1);
}

// Rows [m0, m1) of the block, which lie at a, each a_row floats after the one before it.
INLINE void multiply_gathered(const product *p, const block *t, const float *a, ptrdiff_t a_row, int32_t m0,
                              int32_t m1, ahead *next) {
  columns_ahead none = {};
  int32_t i = m0;
  for (; i + MR <= m1; i += MR, a += MR * a_row) multiply_rows(p, t, a, a_row, 1, i, MR, next, &none);
  for (; i + 4 <= m1; i += 4, a += 4 * a_row) multiply_rows(p, t, a, a_row, 1, i, 4, next, &none);
  for (; i < m1; i++, a += a_row) multiply_rows(p, t, a, a_row, 1, i, 1, next, &none);
}

// The same with nothing to fetch.
INLINE void multiply_alone(const product *p, const block *t, const float *a, ptrdiff_t a_row, ptrdiff_t a_k, int32_t i,
                           int mr) {
  ahead nothing = {};
  columns_ahead none = {};
  multiply_rows(p, t, a, a_row, a_k, i, mr, &nothing, &none);
}

// Rows of the next strip where so many are left.
INLINE int strip_rows(int32_t left) { return left >= MR ? MR : left >= 4 ? 4 : 1; }

// Rows [i, i + mr) of the block, which are copied to space first if they have to be.
INLINE void multiply_strip(const product *p, const block *t, int32_t i, int mr, int32_t m1, float *space,
                           columns_ahead *following) {
  const float *a = p->a + i * p->a_row + t->k0 * p->a_k;
  int32_t panels = (t->n1 - t->n0 + 2 * VL - 1) / (2 * VL), left = min_int(MR, m1 - i - mr);
  if (p->a_row == 1 && p->a_k != 1) {
    ahead nothing = {};
    copy_transposed(p, space, i, mr, t->k0, t->k1);
    if (m1 - i > BLOCK_AHEAD) following->at[0] = a + mr, following->row[0] = p->a_k, following->lines[0] = 1;
    multiply_rows(p, t, space, 1, MR, i, mr, &nothing, following);
    return;
  }
  ahead strip = fetch_in(panels, a + mr * p->a_row, p->a_row, left, t->k1 - t->k0);
  if (p->depth >= (t->n1 - t->n0 > 64 ? NEAR_WIDE : NEAR_K)) {
    copy_rows(p, space, i, mr, t->k0, t->k1);
    multiply_rows(p, t, space, COPY_ROW, 1, i, mr, &strip, following);
  } else {
    multiply_rows(p, t, a, p->a_row, p->a_k, i, mr, &strip, following);
  }
}

// Rows [m0, m1) of the block.
INLINE void multiply_strips(const product *p, const block *t, int32_t m0, int32_t m1, float *space,
                            columns_ahead *following) {
  int32_t i = m0;
  for (; i + MR <= m1; i += MR) multiply_strip(p, t, i, MR, m1, space, following);
  for (; i + 4 <= m1; i += 4) multiply_strip(p, t, i, 4, m1, space, following);
  for (; i < m1; i++) multiply_strip(p, t, i, 1, m1, space, following);
}

// What the block after this one reads of B.
INLINE columns_ahead columns_after(const product *p, const block *t) {
  columns_ahead following = {};
  if (t->k1 == p->depth || p->b_column != 1) return following;
  following.at[1] = p->b + t->k1 * p->b_k + t->n0, following.row[1] = p->b_k;
  following.lines[1] = (t->n1 - t->n0 + LINE - 1) / LINE;
  return following;
}

// A may have any number of rows here: B's panels are packed once for all of them.
static inline void multiply_tile(const product *p, int32_t m0, int32_t m1, int32_t n0, int32_t n1, float *scratch) {
  float *space_a = scratch, *space_b = scratch + COPY_SPACE;
  int packed = packs_b(p, n0, n1), transposed = p->a_row == 1 && p->a_k != 1;
  int32_t k0 = 0;
  do {
    block t = {packed ? space_b : NULL, n0, n1, k0, min_int(p->depth, k0 + KC)};
    if (packed) pack_b(p, space_b, n0, n1, t.k0, t.k1);
    columns_ahead following = columns_after(p, &t);
    if (transposed && t.k1 < p->depth && m1 - m0 <= BLOCK_AHEAD) {
      following.at[0] = p->a + t.k1 * p->a_k + m0, following.row[0] = p->a_k;
      following.lines[0] = (m1 - m0 + LINE - 1) / LINE;
    }
    multiply_strips(p, &t, m0, m1, space_a, &following);
    k0 = t.k1;
  } while (k0 < p->depth);
}
