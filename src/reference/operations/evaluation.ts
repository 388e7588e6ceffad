import type { ToldOf } from '../told.ts';

type Told = ToldOf[string];

const ABOUT_OTHERS =
  '`access:evaluate` or `users.permissions:read` on them: `users:*`, or `users:id:<id>`, for service accounts too. The role `fixed:access:evaluator` is made for the service account of a back end.';
const ABOUT_ONESELF = `Nothing to ask about oneself. To ask about others, ${ABOUT_OTHERS}`;
const MOMENT =
  'What is asked is decided at one moment, after the request came in; `context.revision` and `Gatehouse-Revision` [say which](/docs/authzen#revisions).';
const UNKNOWN =
  'What is unknown (a subject, an action, a type) is a no, and so is everything about somebody whom the caller may not ask about.';
const REASONS =
  'With `Gatehouse-Explain: true` a decision has its [reason](/docs/authzen#reasons), for callers with `users.roles:read` on the subject.';
const PAGES =
  '`page.next_token` of the answer is sent as `page.token` with the very same request; on the last page it is empty. A page may have fewer results than `page.limit`, or none, and still go on.';
const NOT_THIS_PAGE = '`page.token` is not of this very request, or of another caller.';

const evaluate: Told = {
  does: `A decision is always a 200, even if it is a no. A subject is named by login, address, \`id:42\`, \`uid:…\` or the \`sub:…\` of an identity provider; an action without a colon is one of the type of the resource ([what is asked](/docs/authzen#what-is-asked)). ${UNKNOWN}\n\n${MOMENT} ${REASONS}`,
  needs: ABOUT_ONESELF,
};

const evaluateTogether: Told = {
  does: `Up to 1,000 questions, answered in their order and decided at one moment. \`subject\`, \`action\`, \`resource\` and \`context\` beside the list stand for those that an evaluation does not have; one that it has replaces the default whole. An evaluation with something wrong in it is a no with \`context.error\`; the others are not affected. Without \`evaluations\` it is [one evaluation](/docs/authzen#several-at-once). ${REASONS}`,
  needs: ABOUT_ONESELF,
  refuses: {
    400: 'A default is of a wrong JSON type, `evaluations_semantic` is unknown, or there are more than 1,000 evaluations. Nothing was decided.',
    403: 'Only where the body is one evaluation: of several it is the answer to that one alone, as `context.error`.',
    429: 'The limit `evaluation-trips`: the subjects of a batch are read together, and reads beyond the first of each request are counted. Nothing was decided.',
  },
};

const searchSubjects: Told = {
  does: `Subjects in order of their ids (numbers), named by login. Each is one for whom an evaluation says yes. Those whom the caller may not ask about are not found, nor are people who are disabled or have not acted in the org yet. An \`id\` of the subject is ignored. ${PAGES}`,
  needs: `To find others, ${ABOUT_OTHERS}`,
  refuses: { 400: NOT_THIS_PAGE },
};

const searchResources: Told = {
  does: `Resources that Gatehouse knows, in order of their ids: teams, service accounts, members and roles that exist, and of other types the ids that stand in scopes and levels of the org. If the subject may do it on all of the type, \`context.all\` is true: then there may be more. An \`id\` of the resource is ignored. ${PAGES}`,
  needs: ABOUT_ONESELF,
  refuses: { 400: NOT_THIS_PAGE },
};

const searchActions: Told = {
  does: `Actions in order of their names, without the type of the resource where it is theirs. Each is one for which an evaluation says yes. An \`action\` in the body is ignored. ${PAGES}`,
  needs: ABOUT_ONESELF,
  refuses: { 400: NOT_THIS_PAGE },
};

/** The same at the path of an org, which says where it is decided. */
const inOrg = (endpoint: string, { needs, refuses = {} }: Told): Told => ({
  does: `The same as \`POST /access/v1/${endpoint}\`, decided in the org of the path. Somebody who is not a member there holds nothing, and nobody is a member of an org that does not exist.`,
  needs,
  refuses: {
    ...refuses,
    400: [refuses[400], 'A header or query names another org than the path.'].filter(Boolean).join(' '),
    401: 'The token is of another org than the path.',
  },
});

/** OpenID AuthZEN. Source: docs/authzen.md. */
export const EVALUATION: ToldOf = {
  evaluate,
  evaluateInOrg: inOrg('evaluation', evaluate),
  evaluateTogether,
  evaluateTogetherInOrg: inOrg('evaluations', evaluateTogether),
  searchSubjects,
  searchSubjectsInOrg: inOrg('search/subject', searchSubjects),
  searchResources,
  searchResourcesInOrg: inOrg('search/resource', searchResources),
  searchActions,
  searchActionsInOrg: inOrg('search/action', searchActions),
  getAuthzenConfiguration: {
    does: '`policy_decision_point` is the setting `PUBLIC_URL`, or else the address that was called. May be kept for five minutes. [Discovery](/docs/authzen#discovery).',
    needs: 'Nothing, not even a credential.',
  },
  getAuthzenConfigurationOfOrg: {
    does: 'The same for the endpoints of one org. The answer is the same whether or not there is such an org. May be kept for five minutes.',
    needs: 'Nothing, not even a credential.',
  },
};
