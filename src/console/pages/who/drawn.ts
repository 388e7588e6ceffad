import type { Step } from '../../kit/grant-steps.ts';
import { countOfNodes } from './layout.ts';
import type { Found } from './ways.ts';
import { keyOfWay, numbered } from './ways.ts';

/** What a drawing shows. */
export type Drawn = {
  readonly ways: readonly (readonly Step[])[];
  /** Under which key of the drawing somebody stands who is drawn together with others. */
  readonly together: ReadonlyMap<string, string>;
};

/**
 * The ways that are drawn: those of everybody, or where these would be more than `max` things, those who have the same ways together.
 * Undefined where that is still too much.
 */
export function drawnOf(found: readonly Found[], max: number): Drawn | undefined {
  const each = found.flatMap((one) => one.ways);
  if (countOfNodes(each) <= max) return { ways: each, together: new Map() };
  const alike = Map.groupBy(found, (one) =>
    JSON.stringify(one.ways.map((way) => keyOfWay(way.slice(1))).toSorted()),
  );
  const together = new Map<string, string>();
  const ways = [...alike.values()].flatMap((some, index) => {
    const [first] = some;
    if (first === undefined || some.length === 1) return first?.ways ?? [];
    const step = stepOf(some, `together ${index}`);
    for (const { key } of some) together.set(key, step.key);
    return first.ways.map((way) => [step, ...way.slice(1)]);
  });
  return countOfNodes(ways) <= max ? { ways, together } : undefined;
}

/** So many names are in the tip. */
const NAMED = 20;

function stepOf(some: readonly Found[], key: string): Step {
  const people = some.filter(({ holder }) => holder.kind === 'person').length;
  const accounts = some.length - people;
  const words = [
    ...(people > 0 ? [numbered(people, 'person', 'people')] : []),
    ...(accounts > 0 ? [numbered(accounts, 'account', 'accounts')] : []),
  ];
  const names = some.slice(0, NAMED).map(({ holder }) => holder.name);
  return {
    key,
    kind: people > 0 ? 'person' : 'account',
    name: words.join(', '),
    about: [...names, ...(some.length > NAMED ? ['…'] : [])].join(', '),
  };
}
