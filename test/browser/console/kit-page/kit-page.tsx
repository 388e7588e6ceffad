// A page with the parts that pages of the console are made of, for what is held of them wherever they are used.
import { render } from 'preact';
import { useState } from 'preact/hooks';

import { Problem } from '../../../../src/console/api/problem.ts';
import { Page, Section } from '../../../../src/console/kit/page.tsx';
import type { Option } from '../../../../src/console/kit/pick.tsx';
import { Pick } from '../../../../src/console/kit/pick.tsx';
import { Proposals, usePropose } from '../../../../src/console/kit/proposal.tsx';
import { VirtualList } from '../../../../src/console/kit/virtual-list.tsx';
import '../../../../src/console/style/index.css';

const NAMES = ['Ada', 'Adam', 'Grace', 'Linus', '<script>alert(1)</script>'];

/** What begins with the text; `slow` is answered late, and `refused` not at all. */
async function search(text: string, signal: AbortSignal): Promise<readonly Option<string>[]> {
  if (text === 'refused') throw new Problem('You may not look for people.', { status: 403 });
  if (text === 'slow') {
    await new Promise((resolve) => {
      setTimeout(resolve, 1500);
    });
    signal.throwIfAborted();
    return [{ key: 'late', value: 'Late', label: 'Late' }];
  }
  return NAMES.filter((name) => name.toLowerCase().startsWith(text.toLowerCase())).map((name) => ({
    key: name,
    value: name,
    label: name,
  }));
}

function Picks() {
  const [picked, setPicked] = useState<readonly string[]>([]);
  const [typed, setTyped] = useState('');
  const add = ({ value }: Option<string>): void => setPicked((before) => [...before, value]);
  return (
    <Section title="Picking">
      <Pick label="Person" hint="A login or a name." search={search} onPick={add} />
      <Pick label="One after the other" search={search} onPick={add} clears />
      <Pick label="Any text" search={search} onPick={add} onText={setTyped} />
      <p data-of="picked">{picked.join(', ')}</p>
      <p data-of="typed">{typed}</p>
    </Section>
  );
}

const EFFECT = {
  groups: [
    {
      principals: [{ orgId: 1, userId: 2, login: 'ada', isServiceAccount: false }],
      gained: [{ action: 'teams:read', scope: 'teams:*' }],
      lost: Array.from({ length: 30 }, (_, id) => ({ action: 'teams:write', scope: `teams:id:${id}` })),
    },
  ],
};

type Reply = { data?: { message: string }; error?: unknown; response: Response };

const refusal = (message: string): Reply => ({
  error: { message },
  response: new Response(null, { status: 403, headers: { 'X-Request-Id': 'request-7' } }),
});

function Changes() {
  const propose = usePropose();
  const [calls, setCalls] = useState<readonly string[]>([]);
  const [outcome, setOutcome] = useState('');
  const [late, setLate] = useState('');
  const ask = async (isForeseen: boolean, isMade: boolean, takesMs = 0): Promise<void> => {
    setCalls([]);
    setOutcome('asked');
    const made = await propose({
      title: 'Delete the team Night?',
      verb: 'Delete team',
      isGrave: true,
      about: <p>Its roles are taken away.</p>,
      make: async ({ dryRun }): Promise<Reply> => {
        setCalls((before) => [...before, dryRun === true ? 'foreseen' : 'made']);
        if (dryRun === true)
          return isForeseen
            ? {
                data: { dryRun: true, status: 200, reply: null, effect: EFFECT } as never,
                response: new Response(),
              }
            : refusal('You may not delete teams.');
        await new Promise((resolve) => setTimeout(resolve, takesMs));
        return isMade
          ? { data: { message: 'Team deleted' }, response: new Response() }
          : refusal('The team has changed meanwhile.');
      },
    });
    setOutcome(made === undefined ? 'left' : made.made.message);
  };
  return (
    <Section title="Changes">
      <div class="row">
        <button type="button" onClick={() => void ask(true, true)}>
          Delete
        </button>
        <button type="button" onClick={() => void ask(false, true)}>
          Delete what one may not
        </button>
        <button type="button" onClick={() => void ask(true, false)}>
          Delete too late
        </button>
        <button type="button" onClick={() => void ask(true, true, 1_000)}>
          Delete slowly
        </button>
        <button type="button" onClick={() => void ask(true, false, 1_000)}>
          Delete slowly and too late
        </button>
        <button
          type="button"
          onClick={() => {
            void ask(true, true);
            setTimeout(() => void ask(false, true).then(() => setLate('left')), 500);
          }}
        >
          Delete, and ask something else meanwhile
        </button>
      </div>
      <p data-of="calls">{calls.join(', ')}</p>
      <p data-of="outcome">{outcome}</p>
      <p data-of="late">{late}</p>
    </Section>
  );
}

const rowsTo = (count: number): readonly number[] => Array.from({ length: count }, (_, row) => row);

function Lists() {
  const [rows, setRows] = useState(() => rowsTo(10_000));
  const [ends, setEnds] = useState(0);
  const more = (): void => {
    setEnds((before) => before + 1);
    if (rows.length < 10_050) setRows(rowsTo(rows.length + 50));
  };
  return (
    <Section title="A long list">
      <p data-of="ends">{ends}</p>
      <VirtualList label="Rows" rows={rows} keyOf={(row) => row} estimate={30} onEnd={more}>
        {(row) => (
          <div class={row % 3 === 0 ? 'tall' : undefined}>
            Row {row}
            {row % 3 === 0 && <br />}
            {row % 3 === 0 && 'with a second line'}
          </div>
        )}
      </VirtualList>
    </Section>
  );
}

const root = document.querySelector('#app');
if (root !== null)
  render(
    <Proposals>
      <main id="main">
        <Page title="Parts">
          <Picks />
          <Changes />
          <Lists />
        </Page>
      </main>
    </Proposals>,
    root,
  );
