import { z } from 'zod';

import { ID_MAX } from '../../core/refusal.ts';
import { isPlainText, isStorableText } from '../../core/text.ts';
import { optionalText } from './form.ts';

/** Names and addresses have at most this many UTF-16 code units. Source: upstream's columns of that width. */
const NAME_MAX = 190;
/** Passwords have at most this many UTF-16 code units; clients generate long ones. */
const PASSWORD_MAX = 1_000;
/** Source: docs/grafana.md#users. */
const PASSWORD_MIN = 4;

/** A text that comes back as it was sent: clients compare it. */
const exactText = z
  .string()
  .max(NAME_MAX)
  .refine(isPlainText, 'must not hold a control character or half a character');

/** A name: some text on one line that is more than blanks. */
export const name = (description: string) =>
  exactText.refine((text) => text.trim() !== '', 'must not be empty').describe(description);

/** Whatever a name can be that was given through another dialect. */
const STORED_NAME_MAX = 10_000;

/** A name that may be one that the thing has already: whether it can be a new one is for `findNameProblem` to say. */
export const keptName = (description: string) =>
  z
    .string()
    .max(STORED_NAME_MAX)
    .refine(isStorableText, 'must not hold a control character or half a character')
    .describe(description);

/** Why a text cannot be a new name, as `name` has it, as the rest of a sentence; undefined when it can. */
export function findNameProblem(text: string): string | undefined {
  if (text.length > NAME_MAX) return `must be at most ${NAME_MAX} characters long`;
  if (!isPlainText(text)) return 'must not hold a control character or half a character';
  return text.trim() === '' ? 'must not be empty' : undefined;
}

/** A name that may be left out, null or empty. */
export const optionalName = (description: string) => exactText.nullish().describe(description);

/** An e-mail address that somebody is looked up by. */
export const email = exactText.describe('E-mail address.');

/** The id of something, below 2³¹. */
export const id = (description: string) => z.int().min(1).max(ID_MAX).describe(description);

/** The name of an org role, to be read by `parseOrgRole`. */
export const orgRole = optionalText('`None`, `Viewer`, `Editor` or `Admin`, in any letter case.');

/** A new password. */
export const newPassword = z.string().min(PASSWORD_MIN).max(PASSWORD_MAX).describe('Password.');
