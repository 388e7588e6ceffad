import { NOT_LINKED } from '../../src/core/managed.ts';
import type { UserProfile } from '../../src/core/user.ts';

/** A person as the database tells of them, who acts in org 2 by default. */
export const SOMEBODY: UserProfile = {
  id: 7,
  uid: 'ada-uid',
  login: 'ada',
  email: 'ada@example.org',
  name: 'Ada',
  isServiceAccount: false,
  homeOrgId: 2,
  isServerAdmin: false,
  isDisabled: false,
  created: '2025-01-01T00:00:00.000Z',
  updated: '2025-01-01T00:00:00.000Z',
  ...NOT_LINKED,
};
