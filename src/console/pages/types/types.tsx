import type { PageProps } from '../page-props.ts';
import { ChangeType } from './change-type.tsx';
import { NewType } from './new-type.tsx';
import { ThingPage } from './thing-page.tsx';
import { TypeList } from './type-list.tsx';
import { TypePage } from './type-page.tsx';
import '../../style/rights.css';
import './types.css';

/**
 * Resource types: all of them, one of them at `#/types/TYPE`, and the levels on one thing of a type at `#/types/TYPE/ID`. A type is declared
 * at `#/types?new=type` and changed at `#/types/TYPE?change=yes`, since `new` could be the name of a type, and `change` the id of a thing.
 */
export function TypesPage({ rest, query }: PageProps) {
  const [type, id] = rest;
  if (type === undefined) return query.get('new') === 'type' ? <NewType /> : <TypeList query={query} />;
  if (id !== undefined) return <ThingPage key={`${type} ${id}`} type={type} id={id} />;
  const global = query.get('global') === 'yes';
  return query.get('change') === 'yes' ? (
    <ChangeType key={type} type={type} isGlobal={global} />
  ) : (
    <TypePage key={type} type={type} />
  );
}
