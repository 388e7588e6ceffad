import { UnleashErrorBody } from '../../wire/unleash/error.ts';
import { refusalOfIfMatch, refusalsOf, signInBy, success } from '../kit/document.ts';

/** How to sign in, for the document. */
export const security = signInBy(
  'unleashToken',
  'serviceAccountToken',
  'basic',
  'identityProvider',
  'identityProviderAssertion',
);

/** The refusals of a route, for the document. */
export const refusals = refusalsOf(UnleashErrorBody, 'details say what is wrong', 'group');

/** The same of a change of a group that is there. */
export const refusalsOfVersioned = { ...refusals, ...refusalOfIfMatch(UnleashErrorBody) };

/** The refusals of a route that answers with a list. */
export const refusalsOfLists = {
  ...refusals,
  413: success('The list is larger than 8 MB.', UnleashErrorBody),
};

/** The refusals of a route that takes a body. */
export const refusalsOfWrites = {
  ...refusals,
  409: success('The name is in use.', UnleashErrorBody),
  413: success('The body is too large.', UnleashErrorBody),
  415: success('The Content-Type is not `application/json`.', UnleashErrorBody),
};
