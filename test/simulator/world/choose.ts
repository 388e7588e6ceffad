import type { Choices } from '../choices.ts';
import type { Mode } from './modes.ts';
import type { Kind, RegisterSpec } from './spec.ts';

const GLOBAL_KINDS: ReadonlySet<Kind> = new Set([
  'signInByProvider',
  'changeOwnPassword',
  'createOrg',
  'createUser',
  'deleteOrg',
  'deleteUser',
  'disableUser',
  'hardReset',
  'linkOwnUser',
  'moveLink',
  'placeOrg',
  'removeLink',
  'removeOrgUserForGood',
  'removeOwnLink',
  'setPassword',
  'setServerAdmin',
  'updateOwnUser',
  'updateUser',
  'useOrg',
  'useOwnOrg',
]);

/** True of what the global plane changes. */
export const isGlobal = ({ name, factors }: RegisterSpec): boolean =>
  name === 'a role in every org' || factors.some(({ kinds }) => kinds.some((kind) => GLOBAL_KINDS.has(kind)));

const makesPeople = ({ factors }: RegisterSpec): boolean =>
  factors.some(({ kinds }) => kinds.includes('createUser') || kinds.includes('createServiceAccount'));

const isOf = ({ factors }: RegisterSpec, about: readonly Kind[]): boolean =>
  factors.some(({ kinds }) => kinds.some((kind) => about.includes(kind)));

/** One to three registers for a history. Only one of them makes people, whose numbers are guessed. */
export function choose(specs: readonly RegisterSpec[], mode: Mode, choices: Choices): RegisterSpec[] {
  const chosen: RegisterSpec[] = [];
  for (let count = choices.pick(mode.isOfBoth === true ? [2, 3] : [1, 2, 1, 3]); count > 0; count--) {
    const isWanted = mode.isOfBoth === true ? chosen.length % 2 === 0 : choices.chance(mode.global);
    const isAbout = mode.about !== undefined && choices.chance(0.7);
    const [first, ...others] = specs.filter(
      (spec) =>
        (isAbout ? isOf(spec, mode.about ?? []) : isGlobal(spec) === isWanted) &&
        !chosen.includes(spec) &&
        !(makesPeople(spec) && chosen.some(makesPeople)),
    );
    if (first !== undefined) chosen.push(choices.pick([first, ...others]));
  }
  return chosen;
}
