/** @file A BERT classifier from a folder of Hugging Face's reads a text. */
import { runProgram } from '../pretrained/command-line.ts';
import { run } from './program.ts';

runProgram(run);
