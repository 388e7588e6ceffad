/** A fault that the checker must find: in a file of the source, a text and what takes its place. */
type Plant = {
  readonly file: string;
  readonly text: string;
  readonly replacement: string;
};

/** Faults that are built into the Worker on purpose, by name, to show what the checker sees. */
const plants: Readonly<Record<string, Plant>> = {
  /** An org that is told of a change of the global plane keeps what it touches. */
  'deaf-orgs': {
    file: 'src/durable/principal-cache.ts',
    text: 'if (isComplete) for (const { touches } of unseen) this.#drop(touches);',
    replacement: 'if (isComplete) { /* planted */ }',
  },
  /** A change of what a group brings touches nobody. */
  'groups-touch-nobody': {
    file: 'src/core/dependency.ts',
    text: 'export const touchesOfGroup = (key: string): Touches => [`group:${key}`, MANY_GROUPS];',
    replacement: 'export const touchesOfGroup = (_key: string): Touches => [];',
  },
  /** What was read from before a change enters the cache after it. */
  'stale-refill': {
    file: 'src/durable/principal-cache.ts',
    text: 'const seen = this.#dropped.length;',
    replacement: 'const seen = Number.MAX_SAFE_INTEGER;',
  },
  /** A change of a role is answered without dropping what depends on the role. */
  'commit-keeps': {
    file: 'src/durable/principal-cache.ts',
    text: 'commit(touches: Touches): void {\n    this.#drop(touches);',
    replacement:
      'commit(touches: Touches): void {\n    if (touches.every((one) => one.startsWith("user:"))) this.#drop(touches);',
  },
  /** Lists show a change long before decisions do; nothing is stale once it is answered. */
  'slow-to-notice': {
    file: 'src/durable/change-runner.ts',
    text: 'const outcome = await database.commit(writes);',
    replacement: 'const outcome = await database.commit(writes);\n    await this.#ports.sleep(400);',
  },
  /** Whether a token has expired is not looked at. */
  'tokens-never-expire': {
    file: 'src/core/principal.ts',
    text: "if (hasExpired(token.expires, now)) return 'expired-token';",
    replacement: '',
  },
};

/** The source with the fault in it. Throws when the text is not there exactly once. */
export function withPlant(name: string, read: (file: string) => string): { file: string; text: string } {
  const plant = plants[name];
  if (plant === undefined) throw new Error(`--plant is one of ${Object.keys(plants).join(', ')}`);
  const parts = read(plant.file).split(plant.text);
  if (parts.length !== 2) throw new Error(`${plant.file} does not hold the text of ${name} exactly once`);
  return { file: plant.file, text: parts.join(plant.replacement) };
}
