// Convolutions of images [batch, height, width, channels] with filters [field height, field width, in, out] as matrix
// products over the fields (field.h): forward, and the gradients. A convolution along one axis is one of height 1.
// Sums run over the field in order (row, column, channel), or over positions for the filter's gradient, in gemm.h's
// blocks; zeros around the image are terms like others.
//
// Operands common to the products: 0 out, 1 x, 2 the other factor, 3 bias or 0, 4 side or 0, 5 activation, 6 batch,
// 7 height, 8 width, 9 channels of x, 10 height, 11 width of the positions, 12 columns, 13 height, 14 width of the
// field, 15, 16 strides, 17, 18 dilations, 19 zeros at the top, 20 at the left, 21, 22 spread, 23 rows of a tile.
#include "field.h"
#include "gemm.h"

#define CONV_N 256  // columns at a time

// From row to row of a packed part: an odd number of cache lines, so that rows don't compete for the same sets.
INLINE ptrdiff_t line_stride(int32_t width) { return (ptrdiff_t)((width + 15) / 16 | 1) * 16; }

INLINE field field_of(char *base, const int32_t *args) {
  return (field){
      .x = ARG_PTR(const float, 1),
      .height = ARG_INT(7), .width = ARG_INT(8), .channels = ARG_INT(9),
      .out_height = ARG_INT(10), .out_width = ARG_INT(11),
      .field_height = ARG_INT(13), .field_width = ARG_INT(14),
      .stride_h = ARG_INT(15), .stride_w = ARG_INT(16),
      .dilation_h = ARG_INT(17), .dilation_w = ARG_INT(18),
      .top = ARG_INT(19), .left = ARG_INT(20),
      .spread_h = ARG_INT(21), .spread_w = ARG_INT(22),
  };
}

// out[positions][columns] = f(fields filter + bias + side). One piece of work is one tile of positions.
// The gradient with regard to the input is this, too, of dy and the flipped filter.
KERNEL(conv2d) {
  field f = field_of(base, args);
  int32_t rows = ARG_INT(6) * f.out_height * f.out_width, n = ARG_INT(12), tile = ARG_INT(23);
  product p = {
      .out = ARG_PTR(float, 0),
      .b = ARG_PTR(const float, 2),
      .columns = n,
      .depth = f.field_height * f.field_width * f.channels,
      .b_k = n,
      .b_column = 1,
      .finish = {.bias = ARG_INT(3) ? ARG_PTR(const float, 3) : NULL,
                 .side = ARG_INT(4) ? ARG_PTR(const float, 4) : NULL,
                 .function = (activation)ARG_INT(5)},
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

// out[field elements][columns] = fields^T dy. One piece of work is one tile of field elements (<= MOST_COLUMNS).
KERNEL(conv2d_filter_gradient) {
  field f = field_of(base, args);
  int32_t rows = f.field_height * f.field_width * f.channels, n = ARG_INT(12), tile = ARG_INT(23);
  product p = {
      .out = ARG_PTR(float, 0),
      .b = ARG_PTR(const float, 2),
      .columns = n,
      .depth = ARG_INT(6) * f.out_height * f.out_width,
      .b_k = n,
      .b_column = 1,
      .readable = INT32_MAX - KC,  // space follows the gathered rows
  };
  float *strip = (float *)scratch, *space_a = strip + COPY_SPACE, *space_b = space_a + (KC + 16) * MOST_COLUMNS;
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
// Operands: 0 out, 1 filter, 2 height * width, 3 in, 4 out. One piece of work is one element of the field.
KERNEL(flip_filter) {
  int32_t taps = ARG_INT(2), in = ARG_INT(3), out = ARG_INT(4);
  (void)scratch;
  for (int32_t tap = begin; tap < end; tap++) {
    float *to = ARG_PTR(float, 0) + (ptrdiff_t)(taps - 1 - tap) * in * out;
    const float *from = ARG_PTR(const float, 1) + (ptrdiff_t)tap * in * out;
    for (int32_t i = 0; i < in; i++)
      for (int32_t o = 0; o < out; o++) to[o * in + i] = from[i * out + o];
  }
}
