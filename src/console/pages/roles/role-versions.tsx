import { useState } from 'preact/hooks';

import type { Api } from '../../api/client.ts';
import { answer } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import type { Problem } from '../../api/problem.ts';
import { asProblem } from '../../api/problem.ts';
import { Chip } from '../../kit/chip.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Section } from '../../kit/page.tsx';
import { ProblemNote } from '../../kit/problem-note.tsx';
import { Shown } from '../../kit/shown.tsx';
import { When } from '../../kit/when.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { useSession } from '../../session/session.ts';
import type { Permission } from '../../../core/permission.ts';
import { actorIn } from './actor.ts';
import type { RoleVersion, ToldChange } from './role-history.ts';
import { versionsOf } from './role-history.ts';
import { PermissionText } from './role-permissions.tsx';

type Role = components['schemas']['RoleDTO'];

/** The kinds of changes that are about the content of a role. */
const KINDS = ['role.*', 'resource-type.delete'] as const;
type Kind = (typeof KINDS)[number];

/** What was read of the trail until now, and where each kind goes on. */
type Read = {
  readonly entries: readonly ToldChange[];
  readonly next: readonly { readonly kind: Kind; readonly to: number }[];
};

/** Reads a page of each of the kinds. Roles of all orgs are changed in the trail of the global plane. */
async function readTrail(
  api: Api,
  role: Role,
  from: readonly { readonly kind: Kind; readonly to?: number }[],
  signal?: AbortSignal,
): Promise<Read> {
  const pages = await Promise.all(
    from.map(async ({ kind, to }) => {
      const page = await answer(
        api.GET('/api/access-control/changes', {
          params: {
            query: {
              role: role.uid,
              kind,
              ...(role.global && { orgId: 0 }),
              ...(to !== undefined && { to }),
            },
          },
          ...(signal !== undefined && { signal }),
        }),
      );
      return 'next' in page ? { kind, ...page } : { kind, entries: [], next: null };
    }),
  );
  return {
    entries: pages.flatMap(({ entries }) => entries),
    next: pages.flatMap(({ kind, next }) => (next === null ? [] : [{ kind, to: next }])),
  };
}

/** The versions of a role, as the trail tells of them: what each added and took away, who made it, and when. */
export function RoleVersions({ role }: { role: Role }) {
  const { api } = useSession();
  const loaded = useLoaded(
    async (signal) =>
      await readTrail(
        api,
        role,
        KINDS.map((kind) => ({ kind })),
        signal,
      ),
    [role.uid, role.version],
  );
  return (
    <Section
      title="Versions"
      actions={
        !role.global && <a href={hrefTo(['trail'], { role: role.uid })}>All that happened about this role</a>
      }
    >
      {loaded.problem?.status === 403 ? (
        <>
          <p class="quiet">
            What was changed, and by whom, is told by the audit trail, which you may not read.
          </p>
          <ProblemNote problem={loaded.problem} />
        </>
      ) : (
        <Shown of={loaded}>
          {(first) => <VersionList key={`${role.uid} ${role.version}`} role={role} first={first} />}
        </Shown>
      )}
    </Section>
  );
}

function VersionList({ role, first }: { role: Role; first: Read }) {
  const { api } = useSession();
  const [read, setRead] = useState(first);
  const [isReading, setReading] = useState(false);
  const [problem, setProblem] = useState<Problem | undefined>();
  const versions = versionsOf(role.uid, read.entries);
  const readOn = async (): Promise<void> => {
    setReading(true);
    setProblem(undefined);
    try {
      const more = await readTrail(api, role, read.next);
      setRead({ entries: [...read.entries, ...more.entries], next: more.next });
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
    setReading(false);
  };
  return (
    <>
      {versions.length === 0 && read.next.length === 0 && (
        <p class="quiet">It was never changed since the trail began.</p>
      )}
      <ol class="rights-versions">
        {versions.map((version) => (
          <li key={version.revision}>
            <Version version={version} isGlobal={role.global} />
          </li>
        ))}
      </ol>
      {problem !== undefined && <ProblemNote problem={problem} />}
      {read.next.length > 0 && (
        <button type="button" disabled={isReading} onClick={() => void readOn()}>
          {isReading ? 'Looking further back …' : 'Look further back'}
        </button>
      )}
    </>
  );
}

const WORDS: Readonly<Record<string, string>> = {
  'role.create': 'Created',
  'role.update': 'Changed',
  'role.delete': 'Deleted',
  'role.hard-reset': 'Reset to what it was shipped with',
  'resource-type.delete': 'A resource type was deleted',
};

function Version({ version, isGlobal }: { version: RoleVersion; isGlobal: boolean }) {
  const { revision, at, kind, actor: told, added, removed, fields, isPartial } = version;
  const actor = actorIn(told);
  return (
    <>
      <div class="rights-version-head">
        <h3>{version.version === undefined ? (WORDS[kind] ?? kind) : `Version ${version.version}`}</h3>
        <span class="quiet small">
          {version.version !== undefined && <>{WORDS[kind] ?? kind} </>}
          <When at={at} />
          {' by '}
          {actor === undefined ? (
            'the service itself'
          ) : (
            <Chip
              kind={actor.kind}
              href={hrefTo([actor.kind === 'person' ? 'people' : 'accounts', actor.id])}
            >
              {actor.name}
            </Chip>
          )}
        </span>
        {!isGlobal && (
          <a class="small" href={hrefTo(['trail', revision])}>
            revision {revision}
          </a>
        )}
      </div>
      {fields.map(({ name, before, after }) => (
        <p key={name} class="rights-field-change small">
          {name}: <del>{before === '' ? 'nothing' : before}</del> <Icon name="arrow" />{' '}
          <ins>{after === '' ? 'nothing' : after}</ins>
        </p>
      ))}
      <Steps tone="added" permissions={added} />
      <Steps tone="removed" permissions={removed} />
      {isPartial && (
        <p class="quiet small">
          {kind === 'role.hard-reset'
            ? 'The trail does not say which permissions that changed.'
            : 'The change was too long for the trail, which keeps the first of it.'}
        </p>
      )}
      {!isPartial && added.length + removed.length + fields.length === 0 && (
        <p class="quiet small">No permission and no text was changed.</p>
      )}
    </>
  );
}

/** So many permissions of a version are shown at first. */
const SHOWN = 8;

function Steps({ tone, permissions }: { tone: 'added' | 'removed'; permissions: readonly Permission[] }) {
  if (permissions.length === 0) return null;
  const rows = (some: readonly Permission[]) =>
    some.map(({ action, scope }) => (
      <li key={`${action} ${scope}`}>
        <span class="rights-step-sign" aria-hidden="true">
          {tone === 'added' ? '+' : '−'}
        </span>
        <span class="hidden">{tone === 'added' ? 'Added: ' : 'Taken away: '}</span>
        <PermissionText action={action} scope={scope} />
      </li>
    ));
  return (
    <>
      <ul class={`rights-steps rights-steps-${tone}`}>{rows(permissions.slice(0, SHOWN))}</ul>
      {permissions.length > SHOWN && (
        <details class="rights-steps-more">
          <summary>{(permissions.length - SHOWN).toLocaleString()} more</summary>
          <ul class={`rights-steps rights-steps-${tone}`}>{rows(permissions.slice(SHOWN))}</ul>
        </details>
      )}
    </>
  );
}
