import { operatorSuite } from './suite.ts';

operatorSuite('native');
