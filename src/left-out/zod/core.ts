/* The core of zod, but of its helpers only those that schemas use: a namespace inside another is bundled whole. */
export * from 'zod/v4/core';
export * as util from './helpers.ts';
