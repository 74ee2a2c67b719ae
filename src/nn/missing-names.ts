/** @file Methods of PyTorch's modules that this version has not: whoever uses one is told so. A test keeps the list to what is not there. */

export const missingModuleMethods: readonly string[] = [
  'compile',
  'getExtraState',
  'registerBackwardHook',
  'registerFullBackwardHook',
  'registerFullBackwardPreHook',
  'registerLoadStateDictPostHook',
  'registerLoadStateDictPreHook',
  'registerModule',
  'registerStateDictPostHook',
  'registerStateDictPreHook',
  'setExtraState',
  'setSubmodule',
  'shareMemory',
  'toEmpty',
];
