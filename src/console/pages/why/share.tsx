import { useState } from 'preact/hooks';

import { copyText } from '../../kit/copy-text.ts';
import { useSession } from '../../session/session.ts';
import { curlOf } from './curl.ts';
import type { Question } from '../../question/question.ts';

/** Ways to hand a question on: its address, and the request as a command, both without the credential. */
export function Share({ question }: { question: Question }) {
  const { orgId } = useSession();
  const command = curlOf(location.origin, orgId, question);
  return (
    <div class="why-share">
      <CopyButton text={location.href}>Copy link</CopyButton>
      <CopyButton text={command}>Copy as curl</CopyButton>
      <details>
        <summary>The request</summary>
        <pre tabIndex={0} role="region" aria-label="The request as a command">
          <code>{command}</code>
        </pre>
        <p class="quiet small">
          It takes the token from the variable <code>TOKEN</code>.
        </p>
      </details>
    </div>
  );
}

function CopyButton({ text, children }: { text: string; children: string }) {
  const [isCopied, setCopied] = useState<boolean | undefined>();
  return (
    <>
      <button type="button" onClick={() => void copyText(text).then(setCopied)}>
        {children}
      </button>
      <span class={isCopied === false ? 'bad small' : 'good small'} role="status">
        {isCopied === undefined ? '' : isCopied ? 'Copied.' : 'The browser did not let it be copied.'}
      </span>
    </>
  );
}
