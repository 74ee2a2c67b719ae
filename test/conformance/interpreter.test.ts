import { operatorSuite } from './suite.ts';

operatorSuite('interpreter');
