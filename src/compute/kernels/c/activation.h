// The activations that kernels fuse.
#pragma once
#include "math.h"

INLINE vf activate(activation f, vf z) {
  if (f == ACTIVATION_RELU) return vf_select((vi)(z > 0.0f), z, (vf){});
  return f == ACTIVATION_TANH ? vf_tanh(z) : z;
}
