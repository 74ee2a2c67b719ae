/** @file `flambeau/vision`: images as tensors, transforms, data sets and models. */
import '../ops/methods.ts';

export { type Cifar100Options, type CifarOptions, cifar10, cifar100 } from './datasets/cifar.ts';
export { type ImageFolder, type ImageFolderOptions, imageFolder } from './datasets/image-folder.ts';
export type { ImageTransform, LabelledImage, LabelledImages } from './datasets/labelled-images.ts';
export { type IdxOptions, mnist } from './datasets/mnist.ts';
export { mnistPackage } from './datasets/mnist-package.ts';
export { type DecodeImageOptions, decodeImage, type ImageReadMode, type ImageSource } from './io/decode-image.ts';
export { encodePng, writePng } from './io/encode-png.ts';
export * as models from './models/index.ts';
export * as transforms from './transforms/index.ts';
