import { permissionSetOf } from '../check-bench.mjs';
import { MapYardstick } from '../check-world.mjs';

/** @typedef {import('../check-world.mjs').Permission} Permission */

/**
 * One way of answering. `prepare` makes of a question what is asked, and takes no part in the time; `count` asks, and says how many
 * are allowed. Each has a loop of its own, so that the machine code of one is not made for all.
 *
 * @typedef {object} Answerer
 * @property {(question: Permission) => any} prepare
 * @property {(asked: readonly any[]) => number | Promise<number>} count
 */

/** @typedef {import('../check-world.mjs').Holdings} Holdings */
/** @typedef {(library: any) => (holdings: Holdings) => Answerer | Promise<Answerer>} Maker */

/** @param {Holdings} holdings */
const allOf = ({ exact, few, many }) => [...exact, ...few, ...many];

/** What is held, by action: texts, and the beginnings of wildcards. */
function byAction(holdings) {
  /** @type {Map<string, { texts: string[], beginnings: string[] }>} */
  const actions = new Map();
  for (const { action, scope } of allOf(holdings)) {
    let held = actions.get(action);
    if (held === undefined) actions.set(action, (held = { texts: [], beginnings: [] }));
    if (scope.endsWith('*')) held.beginnings.push(scope.slice(0, -1));
    else held.texts.push(scope);
  }
  return actions;
}

/**
 * @param {Holdings} holdings
 * @returns {Answerer}
 */
export function ours(holdings) {
  const set = permissionSetOf(holdings);
  return {
    prepare: ({ action, scope }) => ({ action, scopes: [scope] }),
    count(asked) {
      let allowed = 0;
      for (const { action, scopes } of asked) if (set.allows(action, scopes)) allowed++;
      return allowed;
    },
  };
}

/**
 * The least that can answer one way of asking.
 *
 * @param {Holdings} holdings
 * @param {import('../check-world.mjs').Way} way
 * @returns {Answerer}
 */
export function map(holdings, { beginning }) {
  const yardstick = new MapYardstick(holdings, beginning);
  return {
    prepare: ({ action, scope }) => ({ action, scopes: [scope] }),
    count(asked) {
      let allowed = 0;
      for (const { action, scopes } of asked) if (yardstick.allows(action, scopes)) allowed++;
      return allowed;
    },
  };
}

/**
 * Rules are indexed by type and action; of one pair they are tried in turn, so there are two of each: one with all texts, one with
 * all beginnings. What is asked about is a plain object that says its type itself. A rule for each permission took longer.
 *
 * @type {Maker}
 */
export const casl =
  ({ createMongoAbility }) =>
  (holdings) => {
    const rules = [...byAction(holdings)].flatMap(([action, { texts, beginnings }]) => {
      const [subject, verb] = action.split(':');
      const regex = new RegExp(`^(?:${beginnings.join('|')})`);
      return [
        ...(texts.length > 0 ? [{ action: verb, subject, conditions: { scope: { $in: texts } } }] : []),
        ...(beginnings.length > 0
          ? [{ action: verb, subject, conditions: { scope: { $regex: regex } } }]
          : []),
      ];
    });
    const ability = createMongoAbility(rules, { detectSubjectType: ({ kind }) => kind });
    return {
      prepare: ({ action, scope }) => {
        const [kind, verb] = action.split(':');
        return { verb, thing: { kind, scope } };
      },
      count(asked) {
        let allowed = 0;
        for (const { verb, thing } of asked) if (ability.can(verb, thing)) allowed++;
        return allowed;
      },
    };
  };

const CASBIN_MODEL = `
[request_definition]
r = obj, act
[policy_definition]
p = obj, act
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.act == p.act && keyMatch(r.obj, p.obj)`;

/** @param {Holdings} holdings */
const casbinPolicies = (holdings) =>
  allOf(holdings)
    .map(({ action, scope }) => `p, ${scope}, ${action}`)
    .join('\n');

/**
 * An enforcer of the principal's own, as advised where there are many rules: it has no index and tries them in turn.
 *
 * @type {Maker}
 */
export const casbin =
  ({ newEnforcer, newModelFromString, StringAdapter }) =>
  async (holdings) => {
    const policies = new StringAdapter(casbinPolicies(holdings));
    const enforcer = await newEnforcer(newModelFromString(CASBIN_MODEL), policies);
    return {
      prepare: ({ action, scope }) => ({ action, scope }),
      count(asked) {
        let allowed = 0;
        for (const { action, scope } of asked) if (enforcer.enforceSync(scope, action)) allowed++;
        return allowed;
      },
    };
  };

/**
 * The enforcer that remembers its answers: what is measured is a question that it was asked before. It answers by a promise.
 *
 * @type {Maker}
 */
export const casbinCached =
  ({ newCachedEnforcer, newModelFromString, StringAdapter }) =>
  async (holdings) => {
    const policies = new StringAdapter(casbinPolicies(holdings));
    const enforcer = await newCachedEnforcer(newModelFromString(CASBIN_MODEL), policies);
    return {
      prepare: ({ action, scope }) => ({ action, scope }),
      async count(asked) {
        let allowed = 0;
        for (const { action, scope } of asked) if (await enforcer.enforce(scope, action)) allowed++;
        return allowed;
      },
    };
  };

/**
 * Policies that are parsed once, one of each action, so that there are few; there is no index of them. A policy of each permission
 * took longer.
 *
 * @type {Maker}
 */
export const cedar =
  ({ preparsePolicySet, statefulIsAuthorized }) =>
  (holdings) => {
    const policies = [...byAction(holdings)].map(([action, { texts, beginnings }]) => {
      const conditions = [
        ...(texts.length > 0 ? [`${JSON.stringify(texts)}.contains(context.scope)`] : []),
        ...beginnings.map((beginning) => `context.scope like ${JSON.stringify(`${beginning}*`)}`),
      ];
      const when = conditions.join(' || ');
      return `permit (principal, action == Action::${JSON.stringify(action)}, resource) when { ${when} };`;
    });
    const preparsedPolicySetId = `of-${policies.length}-actions`;
    const staticPolicies = Object.fromEntries(policies.map((policy, i) => [`policy-${i}`, policy]));
    const parsed = preparsePolicySet(preparsedPolicySetId, { staticPolicies });
    if (parsed.type !== 'success') throw new Error(JSON.stringify(parsed.errors));
    return {
      prepare: ({ action, scope }) => ({
        principal: { type: 'Principal', id: '1' },
        action: { type: 'Action', id: action },
        resource: { type: 'Thing', id: scope },
        context: { scope },
        entities: [],
        preparsedPolicySetId,
      }),
      count(asked) {
        let allowed = 0;
        for (const one of asked) if (statefulIsAuthorized(one).response?.decision === 'allow') allowed++;
        return allowed;
      },
    };
  };
