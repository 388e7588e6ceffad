import { describe, expect, it } from 'vitest';

import { SOON_DAYS, tokenStanding } from '../../../../../src/console/pages/accounts/token-standing.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const DAY = 86_400_000;

const token = (days: number | null, told: { hasExpired?: boolean; isRevoked?: boolean } = {}) => ({
  expiration: days === null ? null : new Date(NOW + days * DAY).toISOString(),
  hasExpired: false,
  isRevoked: false,
  ...told,
});

describe('how a token stands', () => {
  it.each([
    ['without an end', token(null), 'endless'],
    ['with an end far away', token(90), 'holds'],
    ['just outside of soon', token(SOON_DAYS + 0.001), 'holds'],
    ['just soon', token(SOON_DAYS), 'soon'],
    ['with seconds left', token(0.0001), 'soon'],
    ['at its end', token(0), 'ended'],
    ['after its end', token(-1), 'ended'],
    ['ended by the clock of the service', token(1, { hasExpired: true }), 'ended'],
    ['revoked', token(90, { isRevoked: true }), 'revoked'],
    ['revoked and ended', token(-1, { hasExpired: true, isRevoked: true }), 'revoked'],
    ['revoked without an end', token(null, { isRevoked: true }), 'revoked'],
  ])('%s', (_, given, standing) => {
    expect(tokenStanding(given, NOW)).toBe(standing);
  });
});
