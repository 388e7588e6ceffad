import { AuthzenErrorBody } from '../../wire/authzen/error.ts';
import { signInBy, success } from '../kit/document.ts';

/** What the document lists the endpoints under. */
export const tags = ['Evaluation'];

/** How to sign in, for the document. */
export const security = signInBy(
  'basic',
  'serviceAccountToken',
  'identityProvider',
  'identityProviderAssertion',
);

const error = (description: string) => success(description, AuthzenErrorBody);

/** The refusals of an endpoint, for the document. A no is none of them. */
export const refusals = {
  400: error('The request is malformed; the error names the field.'),
  401: error('The credentials are missing or not valid.'),
  403: error('The caller may ask about nobody but itself.'),
  404: error('There is no such path.'),
  405: error('The endpoint takes POST only.'),
  413: error('The body is too large.'),
  429: error('The caller has asked too much. Try again after `Retry-After` seconds.'),
  503: error('The service is unavailable. Try again after `Retry-After` seconds.'),
  default: error('Any other refusal.'),
};
