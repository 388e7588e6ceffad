import type { ComponentChildren } from 'preact';

import { When } from '../../kit/when.tsx';
import { fieldsOf, objectsIn, textIn } from '../../../core/undo-told.ts';
import { Copied } from './copied.tsx';
import type { Entry } from './entry.ts';
import type { Names } from './names.ts';
import type { Piece } from './piece.ts';
import { actorOf } from './sentence.ts';
import { SentenceView } from './sentence-view.tsx';
import { touchedBy } from './touched.ts';
import { credentialWords, wayOf } from './credential-words.ts';

/** All that an entry says beside what was changed: when, who and by which right, from where, what is concerned, and its place in the chain. */
export function EntryFacts({ entry, names }: { entry: Entry; names: Names }) {
  const origin = fieldsOf(entry.origin);
  const through = objectsIn(fieldsOf(entry.actor)['through']);
  const signedIn = credentialWords(entry);
  return (
    <dl class="facts">
      <Fact title="Kind">
        <code>{entry.kind}</code>
      </Fact>
      <Fact title="When">
        <When at={entry.at} exact />
      </Fact>
      <Fact title="By">
        <Pieces pieces={[actorOf(entry)]} names={names} />
        {signedIn !== undefined && <span class="quiet"> {signedIn}</span>}
      </Fact>
      {through.length > 0 && (
        <Fact title="Allowed by">
          <ul class="plain-list">
            {through.map((grant, index) => (
              <li key={`${index} ${String(grant['action'])}`}>
                <Pieces pieces={wayOf(grant)} names={names} />
              </li>
            ))}
          </ul>
        </Fact>
      )}
      <Fact title="From">
        {textIn(origin['address']) ? (
          <code>{textIn(origin['address'])}</code>
        ) : (
          <span class="quiet">no address is known</span>
        )}
        {textIn(origin['userAgent']) && <span class="quiet"> {textIn(origin['userAgent'])}</span>}
      </Fact>
      <Fact title="Concerns">
        {entry.touches.length === 0 ? (
          <span class="quiet">nobody’s permissions</span>
        ) : (
          <ul class="chips touches">
            {entry.touches.map((touch) => (
              <li key={touch}>
                <Pieces pieces={[touchedBy(touch)]} names={names} />
              </li>
            ))}
          </ul>
        )}
      </Fact>
      <Fact title="Id">
        <code>{entry.id}</code>
      </Fact>
      <Fact title="Hash">
        <Copied label="the hash" text={entry.hash} />
      </Fact>
      <Fact title="Hash before">
        <Copied label="the hash before" text={entry.previousHash} />
      </Fact>
      <Fact title="Seal">
        <Copied label="the seal" text={entry.seal} />
        {entry.sealKey !== '' && (
          <span class="quiet">
            by the key <code>{entry.sealKey}</code>
          </span>
        )}
      </Fact>
      <Fact title="Decided on">
        revision {entry.globalRevision.toLocaleString()} <span class="quiet">of the global plane</span>
      </Fact>
    </dl>
  );
}

function Fact({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const Pieces = ({ pieces, names }: { pieces: readonly Piece[]; names: Names }) => (
  <SentenceView pieces={pieces} names={names} />
);
