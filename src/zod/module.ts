/** Stands for the module `zod` in the bundle (wrangler.toml), and in the tests of the Worker. */
export * as z from './names.ts';
