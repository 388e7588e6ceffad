import { Fact, Facts } from '../../kit/facts.tsx';
import { When } from '../../kit/when.tsx';
import { fieldsOf, objectsIn, textIn } from '../../../core/undo-told.ts';
import { Copied } from './copied.tsx';
import type { Entry } from '../../changes/entry.ts';
import type { Names } from '../../changes/names.ts';
import type { Piece } from '../../changes/piece.ts';
import { actorOf } from '../../changes/sentence.ts';
import { SentenceView } from '../../changes/sentence-view.tsx';
import { touchedBy } from './touched.ts';
import { credentialWords, wayOf } from './credential-words.ts';

/** All that an entry says beside what was changed: when, who and by which right, from where, what is concerned, and its place in the chain. */
export function EntryFacts({ entry, names }: { entry: Entry; names: Names }) {
  const origin = fieldsOf(entry.origin);
  const through = objectsIn(fieldsOf(entry.actor)['through']);
  const signedIn = credentialWords(entry);
  return (
    <Facts>
      <Fact name="Kind">
        <code>{entry.kind}</code>
      </Fact>
      <Fact name="When">
        <When at={entry.at} exact />
      </Fact>
      <Fact name="By">
        <Pieces pieces={[actorOf(entry)]} names={names} />
        {signedIn !== undefined && <span class="quiet"> {signedIn}</span>}
      </Fact>
      {through.length > 0 && (
        <Fact name="Allowed by">
          <ul class="plain-list">
            {through.map((grant, index) => (
              <li key={`${index} ${String(grant['action'])}`}>
                <Pieces pieces={wayOf(grant)} names={names} />
              </li>
            ))}
          </ul>
        </Fact>
      )}
      <Fact name="From">
        {textIn(origin['address']) ? (
          <code>{textIn(origin['address'])}</code>
        ) : (
          <span class="quiet">no address is known</span>
        )}
        {textIn(origin['userAgent']) && <span class="quiet"> {textIn(origin['userAgent'])}</span>}
      </Fact>
      <Fact name="Concerns">
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
      <Fact name="Id">
        <code>{entry.id}</code>
      </Fact>
      <Fact name="Hash">
        <Copied label="the hash" text={entry.hash} />
      </Fact>
      <Fact name="Hash before">
        <Copied label="the hash before" text={entry.previousHash} />
      </Fact>
      <Fact name="Seal">
        <Copied label="the seal" text={entry.seal} />
        {entry.sealKey !== '' && (
          <span class="quiet">
            by the key <code>{entry.sealKey}</code>
          </span>
        )}
      </Fact>
      <Fact name="Decided on">
        revision {entry.globalRevision.toLocaleString()} <span class="quiet">of the global plane</span>
      </Fact>
    </Facts>
  );
}

const Pieces = ({ pieces, names }: { pieces: readonly Piece[]; names: Names }) => (
  <SentenceView pieces={pieces} names={names} />
);
