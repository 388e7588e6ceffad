/** The ways to sign in, as components of the document. Source: docs/sign-in.md, docs/grafana.md#credentials. */
export const SECURITY_SCHEMES = {
  basic: {
    type: 'http',
    scheme: 'basic',
    description:
      "A person's login or e-mail address, and the password. Server admins make people and set passwords; people change their own by `PUT /api/user/password`. The user name `api_key` with the token of a service account as password works as well. Guessing is [limited](/docs/sign-in#guessing), so give programs a token.",
  },
  serviceAccountToken: {
    type: 'http',
    scheme: 'bearer',
    description:
      'The token of a service account: `Authorization: Bearer glsa_…`. Whoever may write to the account makes one by `POST /api/serviceaccounts/{serviceAccountId}/tokens`, whose answer is the only one that shows it. It acts as the account, in the org of the account, until it expires or is deleted.',
  },
  identityProvider: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      "A signed token of an [identity provider](/docs/sign-in#identity-providers): `Authorization: Bearer eyJ…`. The operator of the deployment says in `OIDC_ISSUERS` which issuers are taken. Whom it signs in, and what it says of groups and org roles, depends on the issuer's settings.",
  },
  unleashToken: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description:
      "A token alone, without a scheme, as Unleash's clients send it: that of a service account, or of an identity provider. Only Unleash's paths take it like this. See [Unleash credentials](/docs/unleash#credentials).",
  },
  identityProviderAssertion: {
    type: 'apiKey',
    in: 'header',
    name: 'X-JWT-Assertion',
    description:
      'A token of an identity provider that a [proxy](/docs/sign-in#behind-a-proxy) adds, in the header that the settings of the provider name: this one by default, `Cf-Access-Jwt-Assertion` for Cloudflare Access. Counts only for requests without an `Authorization` that is known here.',
  },
} as const;
