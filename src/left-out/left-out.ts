/**
 * Stands for what the bundle leaves out of a package since nothing here calls it; [alias] in wrangler.toml says where it stood. Throws
 * whatever it is called with.
 */
export function leftOut(): never {
  throw new Error('The bundle holds nothing of this: see [alias] in wrangler.toml');
}
