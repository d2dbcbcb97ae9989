// Max-pooling of images [batch, height, width, channels]. Fields may overlap and reach over the edge, where nothing
// counts. Operands: 0 out, 1 x, 2 dy (gradient only), 3 batch, 4 height, 5 width, 6 channels, 7 height, 8 width of
// the output, 9 height, 10 width of the field, 11, 12 strides, 13, 14 dilations, 15 rows and 16 columns before the
// image. One piece of work is one image.
#include "kernel.h"

typedef struct {
  int32_t height, width, channels, out_height, out_width, field_height, field_width;
  int32_t stride_h, stride_w, dilation_h, dilation_w, top, left;
} pooling;

INLINE pooling pooling_of(const int32_t *args) {
  return (pooling){ARG_INT(4),  ARG_INT(5),  ARG_INT(6),  ARG_INT(7),  ARG_INT(8),  ARG_INT(9), ARG_INT(10),
                   ARG_INT(11), ARG_INT(12), ARG_INT(13), ARG_INT(14), ARG_INT(15), ARG_INT(16)};
}

// Where element (kh, kw) of the field at (oh, ow) is in the image, or -1.
INLINE ptrdiff_t element(const pooling *p, int32_t oh, int32_t ow, int32_t kh, int32_t kw) {
  int32_t h = oh * p->stride_h - p->top + kh * p->dilation_h, w = ow * p->stride_w - p->left + kw * p->dilation_w;
  return h < 0 || h >= p->height || w < 0 || w >= p->width ? -1 : ((ptrdiff_t)h * p->width + w) * p->channels;
}

// The maximum of a field in VL channels, or fewer.
INLINE vf field_max(const pooling *p, const float *x, int32_t oh, int32_t ow, int lanes) {
  vf best = vf_set(-__builtin_inff());
  for (int32_t kh = 0; kh < p->field_height; kh++)
    for (int32_t kw = 0; kw < p->field_width; kw++) {
      ptrdiff_t at = element(p, oh, ow, kh, kw);
      if (at >= 0) best = vf_max(lanes == VL ? vf_load(x + at) : vf_load_part(x + at, lanes), best);
    }
  return best;
}

KERNEL(max_pool) {
  pooling p = pooling_of(args);
  (void)scratch;
  for (int32_t image = begin; image < end; image++) {
    const float *x = ARG_PTR(const float, 1) + (ptrdiff_t)image * p.height * p.width * p.channels;
    float *out = ARG_PTR(float, 0) + (ptrdiff_t)image * p.out_height * p.out_width * p.channels;
    for (int32_t oh = 0; oh < p.out_height; oh++)
      for (int32_t ow = 0; ow < p.out_width; ow++, out += p.channels)
        for (int32_t c = 0; c < p.channels; c += VL) {
          int32_t lanes = min_int(VL, p.channels - c);
          vf best = field_max(&p, x + c, oh, ow, lanes);
          if (lanes == VL) vf_store(out + c, best);
          else vf_store_part(out + c, best, lanes);
        }
  }
}

// The gradient goes to the first of a field's largest elements; where fields overlap, it is added in their order.
KERNEL(max_pool_gradient) {
  pooling p = pooling_of(args);
  (void)scratch;
  for (int32_t image = begin; image < end; image++) {
    ptrdiff_t size = (ptrdiff_t)p.height * p.width * p.channels;
    const float *x = ARG_PTR(const float, 1) + image * size;
    float *dx = ARG_PTR(float, 0) + image * size;
    const float *dy = ARG_PTR(const float, 2) + (ptrdiff_t)image * p.out_height * p.out_width * p.channels;
    for (ptrdiff_t i = 0; i < size; i++) dx[i] = 0.0f;
    for (int32_t oh = 0; oh < p.out_height; oh++)
      for (int32_t ow = 0; ow < p.out_width; ow++, dy += p.channels)
        for (int32_t c = 0; c < p.channels; c += VL) {
          int32_t lanes = min_int(VL, p.channels - c);
          vf best = field_max(&p, x + c, oh, ow, lanes);
          vf d = lanes == VL ? vf_load(dy + c) : vf_load_part(dy + c, lanes);
          vi taken = {};
          for (int32_t kh = 0; kh < p.field_height; kh++)
            for (int32_t kw = 0; kw < p.field_width; kw++) {
              ptrdiff_t at = element(&p, oh, ow, kh, kw);
              if (at < 0) continue;
              vf value = lanes == VL ? vf_load(x + at + c) : vf_load_part(x + at + c, lanes);
              vi here = (vi)(value == best) & ~taken;
              taken |= here;
              vf part = vf_select(here, d, (vf){});
              if (lanes == VL) vf_store(dx + at + c, vf_load(dx + at + c) + part);
              else vf_store_part(dx + at + c, vf_load_part(dx + at + c, lanes) + part, lanes);
            }
        }
  }
}
