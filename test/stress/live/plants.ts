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
    file: 'src/durable/confirmation.ts',
    text: 'cache.drop(change.touches, { global: change.revision });',
    replacement: '',
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
    text: 'return isOld ? undefined : this.#publish(principal);',
    replacement: 'void isOld; return this.#publish(principal);',
  },
  /** A change of a role is answered without dropping what depends on the role. */
  'commit-keeps': {
    file: 'src/durable/committer.ts',
    text: 'cache.drop(plan.touches, this.#placeOf(entry.revision));',
    replacement:
      'cache.drop(plan.touches.filter((one) => one.startsWith("user:")), this.#placeOf(entry.revision));',
  },
  /** Lists show a change before decisions do; nothing is stale once it is answered. */
  'lists-run-ahead': {
    file: 'src/service/engine/list-reads.ts',
    text: 'holds(asked.at, head) ? ok(asked) : ask(head),',
    replacement: 'ok(asked),',
  },
  /** Whether a token has expired is not looked at. */
  'tokens-never-expire': {
    file: 'src/core/principal.ts',
    text: "if (hasExpired(token.expires, now)) return 'expired-token';",
    replacement: '',
  },
};

/** The names of all planted faults. */
export const PLANT_NAMES: readonly string[] = Object.keys(plants);

/** The source with the fault in it. Throws when the text is not there exactly once. */
export function withPlant(name: string, read: (file: string) => string): { file: string; text: string } {
  const plant = plants[name];
  if (plant === undefined) throw new Error(`--plant is one of ${PLANT_NAMES.join(', ')}`);
  const parts = read(plant.file).split(plant.text);
  if (parts.length !== 2) throw new Error(`${plant.file} does not hold the text of ${name} exactly once`);
  return { file: plant.file, text: parts.join(plant.replacement) };
}
