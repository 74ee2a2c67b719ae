/** @file Models for images, with torchvision's names and state keys. Weights are the user's own files. */
export { Autoencoder, type AutoencoderOptions, autoencoder } from './autoencoder.ts';
export { ResNet, type ResNetOptions, resnet18, resnet34, resnet50 } from './resnet.ts';
export { VisionTransformer, type VisionTransformerOptions, vit } from './vision-transformer.ts';
