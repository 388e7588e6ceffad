import { ErrorResponseBody } from '../../wire/grafana/error.ts';
import { refusalOfIfMatch, refusalsOf, signInBy, success } from '../kit/document.ts';

/** How to sign in, for the document. */
export const security = signInBy(
  'basic',
  'serviceAccountToken',
  'identityProvider',
  'identityProviderAssertion',
);

/** The refusals of a route, for the document. */
export const refusals = refusalsOf(ErrorResponseBody, 'message says what is wrong', 'resource');

/** The same of a change of a thing that has versions. */
export const refusalsOfVersioned = { ...refusals, ...refusalOfIfMatch(ErrorResponseBody) };

/** The same of a change by hand of what an identity provider may manage of a person. */
export const refusalsOfManaged = {
  ...refusals,
  403: success(
    'The caller lacks a permission, or an identity provider manages what would be changed. The message says which.',
    ErrorResponseBody,
  ),
};
