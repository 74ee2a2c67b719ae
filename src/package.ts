/**
 * @file What programs get that import the package: all of `index.ts`, and as the default the same, whose missing names say so. TypeScript
 * reads `index.ts` itself, where the default export is a namespace: types are found in it, which no value can have.
 */
import * as torch from './index.ts';
import { withNames } from './ops/mistakes.ts';

export * from './index.ts';

export default /* @__PURE__ */ withNames('torch', torch);
