// Max-pooling of images [batch, height, width, channels]. Fields may overlap and reach over the edge, where nothing
// counts. One piece of work is one image.
#include "kernel.h"

typedef struct {
  int32_t height, width, channels, out_height, out_width, field_height, field_width;
  int32_t stride_h, stride_w, dilation_h, dilation_w, top, left;
} pooling;

INLINE pooling pooling_of(const int32_t *args) {
  return (pooling){
      .height = POOL_HEIGHT, .width = POOL_WIDTH, .channels = POOL_CHANNELS,
      .out_height = POOL_OUT_HEIGHT, .out_width = POOL_OUT_WIDTH,
      .field_height = POOL_FIELD_HEIGHT, .field_width = POOL_FIELD_WIDTH,
      .stride_h = POOL_STRIDE_HEIGHT, .stride_w = POOL_STRIDE_WIDTH,
      .dilation_h = POOL_DILATION_HEIGHT, .dilation_w = POOL_DILATION_WIDTH,
      .top = POOL_TOP, .left = POOL_LEFT,
  };
}

// Where the elements of the field at (oh, ow) that are in the image are: at[0] to at[count - 1]. Gives the count.
INLINE int32_t find_elements(const pooling *p, int32_t oh, int32_t ow, ptrdiff_t *at) {
  int32_t count = 0;
  for (int32_t kh = 0; kh < p->field_height; kh++) {
    int32_t h = oh * p->stride_h - p->top + kh * p->dilation_h;
    if (h < 0 || h >= p->height) continue;
    for (int32_t kw = 0; kw < p->field_width; kw++) {
      int32_t w = ow * p->stride_w - p->left + kw * p->dilation_w;
      if (w >= 0 && w < p->width) at[count++] = ((ptrdiff_t)h * p->width + w) * p->channels;
    }
  }
  return count;
}

// The maximum of a field in VL channels, or fewer.
INLINE vf field_max(const float *x, const ptrdiff_t *at, int32_t count, int32_t lanes) {
  vf best = vf_set(-__builtin_inff());
  for (int32_t i = 0; i < count; i++) best = vf_max(load_lanes(x + at[i], lanes), best);
  return best;
}

KERNEL(max_pool) {
  pooling p = pooling_of(args);
  ptrdiff_t *at = (ptrdiff_t *)scratch;
  for (int32_t image = begin; image < end; image++) {
    const float *x = POOL_X + (ptrdiff_t)image * p.height * p.width * p.channels;
    float *out = MAX_POOL_OUT + (ptrdiff_t)image * p.out_height * p.out_width * p.channels;
    for (int32_t oh = 0; oh < p.out_height; oh++)
      for (int32_t ow = 0; ow < p.out_width; ow++, out += p.channels) {
        int32_t count = find_elements(&p, oh, ow, at);
        for (int32_t c = 0; c < p.channels; c += VL) {
          int32_t lanes = p.channels - c;
          store_lanes(out + c, field_max(x + c, at, count, lanes), lanes);
        }
      }
  }
}

// The gradient goes to the first of a field's largest elements; where fields overlap, it is added in their order.
KERNEL(max_pool_gradient) {
  pooling p = pooling_of(args);
  ptrdiff_t *at = (ptrdiff_t *)scratch;
  for (int32_t image = begin; image < end; image++) {
    ptrdiff_t size = (ptrdiff_t)p.height * p.width * p.channels;
    const float *x = POOL_X + image * size;
    float *dx = MAX_POOL_GRADIENT_DX + image * size;
    const float *dy = MAX_POOL_GRADIENT_DY + (ptrdiff_t)image * p.out_height * p.out_width * p.channels;
    for (ptrdiff_t i = 0; i < size; i++) dx[i] = 0.0f;
    for (int32_t oh = 0; oh < p.out_height; oh++)
      for (int32_t ow = 0; ow < p.out_width; ow++, dy += p.channels) {
        int32_t count = find_elements(&p, oh, ow, at);
        for (int32_t c = 0; c < p.channels; c += VL) {
          int32_t lanes = p.channels - c;
          vf best = field_max(x + c, at, count, lanes), d = load_lanes(dy + c, lanes);
          vi taken = {};
          for (int32_t i = 0; i < count; i++) {
            float *to = dx + at[i] + c;
            vi here = (vi)(load_lanes(x + at[i] + c, lanes) == best) & ~taken;
            taken |= here;
            store_lanes(to, load_lanes(to, lanes) + vf_select(here, d, (vf){}), lanes);
          }
        }
      }
  }
}
