// Convolutions of images [batch, height, width, channels] with filters [field height, field width, in, out] as matrix
// products over the fields (field.h): forward, and the gradients. A convolution along one axis is one of height 1.
// Sums run over the field in order (row, column, channel), or over positions for the filter's gradient, in gemm.h's
// blocks; zeros around the image are terms like others.
#include "field.h"
#include "gemm.h"

#define CONV_N 256  // columns at a time

// From row to row of a packed part: an odd number of cache lines, so that rows don't compete for the same sets.
INLINE ptrdiff_t line_stride(int32_t width) { return (ptrdiff_t)((width + 15) / 16 | 1) * 16; }

INLINE field field_of(char *base, const int32_t *args) {
  return (field){
      .x = FIELD_X,
      .height = FIELD_HEIGHT, .width = FIELD_WIDTH, .channels = FIELD_CHANNELS,
      .out_height = FIELD_OUT_HEIGHT, .out_width = FIELD_OUT_WIDTH,
      .field_height = FIELD_FIELD_HEIGHT, .field_width = FIELD_FIELD_WIDTH,
      .stride_h = FIELD_STRIDE_HEIGHT, .stride_w = FIELD_STRIDE_WIDTH,
      .dilation_h = FIELD_DILATION_HEIGHT, .dilation_w = FIELD_DILATION_WIDTH,
      .top = FIELD_TOP, .left = FIELD_LEFT,
      .spread_h = FIELD_SPREAD_HEIGHT, .spread_w = FIELD_SPREAD_WIDTH,
  };
}

// out[positions][columns] = f(fields filter + bias). One piece of work is one tile of positions.
// The gradient with regard to the input is this, too, of dy and the flipped filter.
KERNEL(conv2d) {
  field f = field_of(base, args);
  int32_t rows = FIELD_BATCH * f.out_height * f.out_width, n = CONV2D_COLUMNS, tile = CONV2D_TILE_ROWS;
  product p = {
      .out = CONV2D_OUT,
      .b = CONV2D_FILTER,
      .columns = n,
      .depth = f.field_height * f.field_width * f.channels,
      .b_k = n,
      .b_column = 1,
      .finish = {.bias = CONV2D_BIAS, .function = CONV2D_ACTIVATION},
  };
  float *strip = (float *)scratch, *space_b = strip + COPY_SPACE;
  for (int32_t piece = begin; piece < end; piece++) {
    int32_t m0 = piece * tile, m1 = min_int(rows, m0 + tile);
    for (int32_t n0 = 0; n0 < n; n0 += CONV_N) {
      int32_t n1 = min_int(n, n0 + CONV_N);
      int packed = packs_b(&p, n0, n1);
      for (int32_t k0 = 0; k0 < p.depth; k0 += KC) {
        block t = {packed ? space_b : NULL, n0, n1, k0, min_int(p.depth, k0 + KC)};
        if (packed) pack_b(&p, space_b, n0, n1, k0, t.k1);
        for (int32_t i = m0; i < m1;) {
          int mr = strip_rows(m1 - i);
          gather_rows(&f, i, i + mr, k0, t.k1, strip, COPY_ROW);
          multiply_alone(&p, &t, strip, COPY_ROW, 1, i, mr);
          i += mr;
        }
      }
    }
  }
}

// out[field elements][columns] = fields^T dy. One piece of work is one tile of field elements (<= MAX_FIELD_COLUMNS).
KERNEL(conv2d_filter_gradient) {
  field f = field_of(base, args);
  int32_t rows = f.field_height * f.field_width * f.channels;
  int32_t n = CONV2D_FILTER_GRADIENT_COLUMNS, tile = CONV2D_FILTER_GRADIENT_TILE_ROWS;
  product p = {
      .out = CONV2D_FILTER_GRADIENT_OUT,
      .b = CONV2D_FILTER_GRADIENT_DY,
      .columns = n,
      .depth = FIELD_BATCH * f.out_height * f.out_width,
      .b_k = n,
      .b_column = 1,
      .readable = INT32_MAX - KC,  // space follows the gathered rows
  };
  float *strip = (float *)scratch, *space_a = strip + COPY_SPACE, *space_b = space_a + (KC + 16) * MAX_FIELD_COLUMNS;
  for (int32_t piece = begin; piece < end; piece++) {
    int32_t m0 = piece * tile, m1 = min_int(rows, m0 + tile);
    p.a_row = 1, p.a_k = line_stride(m1 - m0);
    for (int32_t n0 = 0; n0 < n; n0 += CONV_N) {
      int32_t n1 = min_int(n, n0 + CONV_N);
      int packed = packs_b(&p, n0, n1);
      for (int32_t k0 = 0; k0 < p.depth; k0 += KC) {
        block t = {packed ? space_b : NULL, n0, n1, k0, min_int(p.depth, k0 + KC)};
        gather_rows(&f, k0, t.k1, m0, m1, space_a, p.a_k);
        if (packed) pack_b(&p, space_b, n0, n1, k0, t.k1);
        columns_ahead following = columns_after(&p, &t);
        p.a = space_a - m0 - k0 * p.a_k;  // where row 0 and k = 0 would be
        multiply_strips(&p, &t, m0, m1, strip, &following);
      }
    }
  }
}

// A filter [height, width, in, out] turned by half a turn, its channels exchanged: [height, width, out, in].
// One piece of work is one element of the field.
KERNEL(flip_filter) {
  int32_t taps = FLIP_FILTER_TAPS, in = FLIP_FILTER_IN_CHANNELS, out = FLIP_FILTER_OUT_CHANNELS;
  (void)scratch;
  for (int32_t tap = begin; tap < end; tap++) {
    float *to = FLIP_FILTER_OUT + (ptrdiff_t)(taps - 1 - tap) * in * out;
    const float *from = FLIP_FILTER_FILTER + (ptrdiff_t)tap * in * out;
    for (int32_t i = 0; i < in; i++)
      for (int32_t o = 0; o < out; o++) to[o * in + i] = from[i * out + o];
  }
}
