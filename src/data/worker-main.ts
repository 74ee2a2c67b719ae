/** @file The program that a DataLoader's worker thread runs. */
import { serve } from './worker.ts';

serve();
