/** @file A GPT-2 from a folder of Hugging Face's continues a text, with a key-value cache. */
import { runProgram } from '../pretrained/command-line.ts';
import { run } from './program.ts';

runProgram(run);
