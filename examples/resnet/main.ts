import { runProgram } from '../pretrained/command-line.ts';
import { run } from './program.ts';

runProgram(run);
