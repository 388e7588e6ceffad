/** The ways to sign in, as components of the document. */
export const SECURITY_SCHEMES = {
  basic: { type: 'http', scheme: 'basic' },
  serviceAccountToken: { type: 'http', scheme: 'bearer' },
  identityProvider: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
  unleashToken: { type: 'apiKey', in: 'header', name: 'Authorization' },
  identityProviderAssertion: {
    type: 'apiKey',
    in: 'header',
    name: 'X-JWT-Assertion',
    description:
      'A token of an identity provider that a proxy adds, in the header that the settings of the provider name: this one by default, `Cf-Access-Jwt-Assertion` for Cloudflare Access. Counts only for requests without an `Authorization` that is known here.',
  },
} as const;
