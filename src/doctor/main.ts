#!/usr/bin/env node
/** @file `npx flambeau doctor`: what this machine offers, which engine was chosen, and why. */
import { doctor, formatReport } from './report.ts';

const [command = 'doctor', ...rest] = process.argv.slice(2);
if (command !== 'doctor' || rest.length > 0) {
  process.stderr.write(`unknown command: ${[command, ...rest].join(' ')}\nusage: npx flambeau doctor\n`);
  process.exitCode = 2;
} else {
  const report = doctor();
  process.stdout.write(formatReport(report));
  if (!report.healthy) process.exitCode = 1;
}
