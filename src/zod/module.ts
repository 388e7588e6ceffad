/** Stands for the module `zod` in the bundle (wrangler.toml). Tests run on zod itself, so a test holds the names together. */
export * as z from './names.ts';
