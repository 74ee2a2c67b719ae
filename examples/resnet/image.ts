/** @file Images as ResNet-18 takes them. */
import * as torch from 'flambeau';
import { ShapeError } from 'flambeau';

/** Mean and standard deviation of the images of ImageNet, which torchvision's models were trained on. */
const mean = torch.tensor([0.485, 0.456, 0.406]);
const deviation = torch.tensor([0.229, 0.224, 0.225]);

/** An array of NumPy's, [H, W, 3] of bytes as most Python libraries read images, normalised to [1, 3, H, W]. */
export function readImage(path: string): torch.Tensor {
  const image = torch.io.loadNpy(path);
  if (image.dtype !== torch.uint8 || image.dim() !== 3 || image.size(2) !== 3) {
    throw new ShapeError(
      'example/image',
      `${path} must be uint8[height, width, 3], got ${image.dtype.name}[${image.shape.join(', ')}]\n  fix: numpy.save(path, numpy.asarray(image.convert('RGB')))`,
    );
  }
  return image.div(255).sub(mean).div(deviation).permute(2, 0, 1).unsqueeze(0);
}
