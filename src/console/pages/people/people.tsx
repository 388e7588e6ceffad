import './people.css';
import { Missing } from '../../shell/missing.tsx';
import type { PageProps } from '../page-props.ts';
import { OwnPage } from './own.tsx';
import { PeopleList } from './people-list.tsx';
import { PersonPage } from './person.tsx';
import { principalId } from '../../principal/principal-id.ts';

/** People: all of them, one of them (`#/people/7`), and oneself (`#/people/me`). */
export function PeoplePage({ rest, query }: PageProps) {
  const [which, ...more] = rest;
  if (which === undefined) return <PeopleList query={query} />;
  if (which === 'me' && more.length === 0) return <OwnPage />;
  const id = principalId(which);
  return id === undefined || more.length > 0 ? <Missing /> : <PersonPage key={id} id={id} />;
}
