/** @file Small changes that leave a digit what it is, so that the network does not learn places by heart. */
import * as torch from 'flambeau';

const F = torch.nn.functional;

/** Pixels by which a batch moves at most, in each direction. */
const reach = 2;
/** Paper, as the data set scales it. */
const paper = -1;

/** The images of a batch, all moved by the same few pixels, drawn from the default generator. */
export function shiftImages(images: torch.Tensor): torch.Tensor {
  const [, , height = 0, width = 0] = images.shape;
  const [down = reach, right = reach] = torch.randint(0, 2 * reach + 1, [2]).tolist() as number[];
  const padded = F.pad(images, [reach, reach, reach, reach], { value: paper });
  return padded.narrow(2, down, height).narrow(3, right, width).contiguous();
}
