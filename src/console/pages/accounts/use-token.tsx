import { curlLine } from './curl-line.ts';

/** How a program uses a token. */
export function UseToken() {
  return (
    <details class="use-token">
      <summary>How to use a token</summary>
      <p>
        Send it as <code>Authorization: Bearer</code> with each request. In a shell, this asks for the key
        without showing it, and tells what the account may do:
      </p>
      <pre class="shell-line">
        <code>{curlLine(location.origin)}</code>
      </pre>
    </details>
  );
}
