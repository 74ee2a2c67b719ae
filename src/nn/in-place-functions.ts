/** @file The functions with underscore of `nn.functional`. Written by `npm run signatures` from the operators. */
import { type InPlaceForm, inPlaceForm } from '../ops/in-place-form.ts';
import { elu, hardtanh, leakyRelu } from '../ops/pointwise/activation.ts';

export { celu_, relu_, rrelu_, selu_, threshold_ } from '../ops/in-place-functions.ts';

/** `elu` with its result in place of the first argument. Exponential linear unit: negative inputs fall off smoothly to −alpha. */
export const elu_: InPlaceForm<typeof elu> = /* @__PURE__ */ inPlaceForm(elu);

/** `hardtanh` with its result in place of the first argument. Straight line between two bounds and constant beyond them, with gradient 0 there and at the bounds themselves. */
export const hardtanh_: InPlaceForm<typeof hardtanh> = /* @__PURE__ */ inPlaceForm(hardtanh);

/** `leakyRelu` with its result in place of the first argument. Rectifier that lets negative inputs through scaled by a small slope, so that their gradient never vanishes. */
export const leakyRelu_: InPlaceForm<typeof leakyRelu> = /* @__PURE__ */ inPlaceForm(leakyRelu);
