#!/usr/bin/env node
/** @file `npx flambeau`: `doctor` says what this machine offers, which engine was chosen, and why. */
import { version } from '../host/version.ts';
import { doctor, factsOf, formatReport } from './report.ts';

const usage = 'usage: npx flambeau doctor [--json]';

const help = `${usage}
       npx flambeau --help | --version

doctor         report host, processor, engines and settings; exit status 1 where no engine works
doctor --json  the same for programs
`;

/** The mistake in a command line, or undefined. */
function mistakeOf([command = 'doctor', ...rest]: readonly string[]): string | undefined {
  const known = ['doctor', 'help', '--help', '-h', '--version', '-v'];
  if (!known.includes(command)) return `unknown command: ${command}`;
  const odd = rest.find((argument) => command !== 'doctor' || !['--json', '--help', '-h'].includes(argument));
  return odd === undefined ? undefined : `unknown argument of ${command}: ${odd}`;
}

function run(args: readonly string[]): void {
  const mistake = mistakeOf(args);
  if (mistake !== undefined) {
    process.stderr.write(`${mistake}; ${usage}\n`);
    process.exitCode = 2;
    return;
  }
  const asksFor = (...names: readonly string[]) => args.some((argument) => names.includes(argument));
  if (asksFor('help', '--help', '-h')) process.stdout.write(help);
  else if (asksFor('--version', '-v')) process.stdout.write(`${version}\n`);
  else {
    const report = doctor();
    process.stdout.write(
      asksFor('--json') ? `${JSON.stringify(factsOf(report), undefined, 2)}\n` : formatReport(report),
    );
    if (!report.healthy) process.exitCode = 1;
  }
}

run(process.argv.slice(2));
