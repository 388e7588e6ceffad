import { z } from 'zod';

import { NAME_MAX, PASSWORD_MAX } from '../../core/credential-lengths.ts';
import { ORG_ROLES } from '../../core/org-role.ts';
import { ID_MAX } from '../../core/refusal.ts';
import { isPlainText, isStorableText } from '../../core/text.ts';
import { optionalText } from './form.ts';

/** Source: docs/grafana.md#users. */
const PASSWORD_MIN = 4;

/** A text that is stored exactly as it was sent, because clients compare it. */
const exactText = z
  .string()
  .max(NAME_MAX)
  .refine(isPlainText, 'must not contain control characters or unpaired surrogates');

/** What is not only blanks, as a pattern, so that the document has it: `\s` is what `trim` takes away. */
const NOT_BLANK = /\S/;

/** A name: a text on one line that is not only blanks. */
export const name = (description: string) =>
  exactText.regex(NOT_BLANK, 'must not be empty').describe(description);

/** A name given through the Unleash dialect may be this long. */
const STORED_NAME_MAX = 10_000;

/** A name that may be the current one of the thing. `findNameProblem` checks whether it can be a new name. */
export const keptName = (description: string) =>
  z
    .string()
    .max(STORED_NAME_MAX)
    .refine(isStorableText, 'must not contain NUL characters or unpaired surrogates')
    .describe(description);

/** Why a text cannot be a new name, as the rest of a sentence; undefined when it can. The rules are those of `name`. */
export function findNameProblem(text: string): string | undefined {
  if (text.length > NAME_MAX) return `must be at most ${NAME_MAX} characters long`;
  if (!isPlainText(text)) return 'must not contain control characters or unpaired surrogates';
  return text.trim() === '' ? 'must not be empty' : undefined;
}

/** A name that may be left out, null or empty. */
export const optionalName = (description: string) => exactText.nullish().describe(description);

/** An e-mail address to look up somebody by. */
export const email = exactText.describe('E-mail address.');

/** The id of something, below 2³¹. */
export const id = (description: string) => z.int().min(1).max(ID_MAX).describe(description);

/** The name of an org role, to be read by `parseOrgRole`. */
export const orgRole = optionalText('`None`, `Viewer`, `Editor` or `Admin`, in any letter case.');

/** The org role in an answer. */
export const shownOrgRole = z
  .enum(ORG_ROLES)
  .meta({ id: 'OrgRole', description: 'An org role: what somebody may do in an org before any other role.' });

/** A moment in an answer, in UTC. */
export const time = (description: string) => z.string().meta({ format: 'date-time', description });

/** A new password. */
export const newPassword = z.string().min(PASSWORD_MIN).max(PASSWORD_MAX).describe('Password.');
