/** @file A ResNet-18 with torchvision's weights classifies an image. */
import { runProgram } from '../pretrained/command-line.ts';
import { run } from './program.ts';

runProgram(run);
