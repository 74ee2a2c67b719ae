/** @file `npm run conformance -- --engine webgpu`: the recorded cases on the GPU, with what needs the host by name. */
import { init } from '../../src/index.ts';
import { type Record, type RemoteSuite, remoteSuites, runOnDevice } from '../remote/run.ts';
import { prepareWebGpu } from '../webgpu/prepare.ts';

interface SuiteReport {
  readonly suite: RemoteSuite;
  readonly passed: number;
  readonly failures: readonly string[];
  /** What is an algorithm of the host, by the names that errors say. */
  readonly needHost: readonly string[];
}

function print(suite: RemoteSuite, record: Record, seconds: number): void {
  const { passed, failures, onHost, withoutDtype, unsupported } = record;
  for (const failure of failures) console.log(`FAIL ${failure}`);
  console.log(
    `${suite}: ${passed} passed, ${failures.length} failed, ${onHost} need the host, ${withoutDtype} in float64, ${unsupported} unsupported, ${Math.round(seconds)} s`,
  );
}

/** Runs the suites that a device can run; all of them where none is named. */
export async function runOnWebGpu(
  data: string,
  wanted: readonly string[] | undefined,
  names: readonly string[] | undefined,
): Promise<readonly SuiteReport[]> {
  prepareWebGpu();
  await init('webgpu');
  const reports: SuiteReport[] = [];
  for (const suite of remoteSuites) {
    if (wanted !== undefined && !wanted.includes(suite)) continue;
    const start = performance.now();
    const record = await runOnDevice('webgpu', data, suite, { names });
    print(suite, record, (performance.now() - start) / 1000);
    const { passed, failures, hostOperations } = record;
    reports.push({ suite, passed, failures, needHost: [...hostOperations].sort() });
  }
  const needHost = new Set(reports.flatMap((report) => report.needHost));
  console.log(`algorithms of the host: ${[...needHost].sort().join(', ') || 'none'}`);
  return reports;
}
