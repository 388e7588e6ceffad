import { z } from 'zod';

import type { TypeDraft } from '../../core/declaration.ts';
import { DEFAULT_ATTRIBUTE } from '../../core/declaration.ts';
import { FIXED_LIMITS } from '../../core/limits.ts';
import type { ShownType } from '../../core/shown-type.ts';
import { form, optionalFlag, optionalText } from './form.ts';

const ACTIONS_MAX = FIXED_LIMITS['actions-of-type'].allowed;
/** A level may give those on the levels of the type as well. */
const ACTIONS_OF_LEVEL_MAX = ACTIONS_MAX + 2;

/** What answers have besides, so that what was read can be sent back. */
const ANSWERED = ['type', 'shipped', 'version', 'created', 'updated'];

/** Body of `PUT /api/access-control/resource-types/:type`. Source: docs/resource-types.md#declaring. */
export const DeclareResourceTypeCommand = form(
  'DeclareResourceTypeCommand',
  z.object({
    displayName: optionalText('Name to show to users.'),
    // The bounds come before what is in the lists: what is wrong with very many entries fills the stack.
    actions: z
      .array(z.string())
      .max(ACTIONS_MAX)
      .describe('All actions, without the type: `read` of `invoices` is the action `invoices:read`.'),
    attribute: optionalText('The word before the id in scopes; `id` when absent. It cannot be changed.'),
    levels: z
      .array(
        z
          .object({
            name: z.string().describe('Name of the level.'),
            actions: z
              .array(z.string())
              .max(ACTIONS_OF_LEVEL_MAX)
              .describe(
                'What the level gives: actions of the type, and `<type>.permissions:read` or `<type>.permissions:write`, spelt out.',
              ),
          })
          .meta({ id: 'DeclaredLevel' }),
      )
      .max(FIXED_LIMITS['levels-of-type'].allowed)
      .nullish()
      .describe('All levels that can be given on one resource, lowest first; absent or null means none.'),
    global: optionalFlag('Declare the type for all orgs.'),
  }),
  ANSWERED,
);

/** What a body declares. Absent fields have their defaults, whatever was declared before. */
export const toDeclared = (body: z.infer<typeof DeclareResourceTypeCommand>): Omit<TypeDraft, 'name'> => ({
  displayName: body.displayName ?? '',
  attribute: body.attribute ?? DEFAULT_ATTRIBUTE,
  actions: body.actions,
  levels: (body.levels ?? []).map(({ name, actions }) => ({ name, actions })),
});

const time = z.string().meta({ format: 'date-time' });

/** A type of resource in an answer. It is ours: upstream has no such thing. */
export const ResourceTypeDTO = z
  .object({
    type: z.string().describe('Name of the type, as scopes and paths have it.'),
    displayName: z.string().describe('Name to show to users; empty for none.'),
    actions: z
      .array(z.string())
      .describe(
        'All actions that can be held on one resource. One without a colon is called after the type.',
      ),
    attribute: z.string().describe('The word before the id in scopes.'),
    levels: z
      .array(
        z
          .object({
            name: z.string().describe('Name of the level.'),
            actions: z.array(z.string()).describe('The actions that it gives.'),
          })
          .meta({ id: 'ResourceLevel' }),
      )
      .describe('The levels that can be given on one resource.'),
    global: z.boolean().describe('Whether the type is there in all orgs.'),
    shipped: z.boolean().describe('Whether it came with the service, so that it cannot be changed.'),
    version: z.int().optional().describe('Version of a declared type: 1, and one more with each change.'),
    created: time.optional().describe('When the type was declared.'),
    updated: time.optional().describe('When it was last changed.'),
  })
  .meta({ id: 'ResourceTypeDTO' });

/** A type as answers show it. */
export const toResourceTypeDTO = ({
  name,
  displayName,
  actions,
  attribute,
  levels,
  isGlobal,
  declared,
}: ShownType): z.infer<typeof ResourceTypeDTO> => ({
  type: name,
  displayName,
  actions: [...actions],
  attribute,
  levels: levels.map((level) => ({ name: level.name, actions: [...level.actions] })),
  global: isGlobal,
  shipped: declared === undefined,
  ...(declared !== undefined && {
    version: declared.version,
    created: declared.created,
    updated: declared.updated,
  }),
});
