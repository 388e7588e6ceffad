import type { Repositories } from '../../../../src/service/ports/repositories.ts';
import type { A_TO_L } from './a-to-l.ts';
import type { CallsOf } from './calls.ts';

/** The calls of the other repositories. */
export const M_TO_Z: Partial<CallsOf<Exclude<keyof Repositories, keyof typeof A_TO_L>>> = {};
