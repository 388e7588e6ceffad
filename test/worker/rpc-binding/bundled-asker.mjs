import { bundleComparison } from '../../bench/bundle.mjs';

/** @returns {Promise<string>} the module's text of a Worker that asks by a service binding */
export const bundledAsker = async () => await bundleComparison(import.meta.resolve('./asker-worker.ts'));
