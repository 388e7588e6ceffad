/* Forms, cookies, HTML, and other applications below a path: JSON is all that is read and answered. */
export {
  leftOut as createMountedRequest,
  leftOut as getCookie,
  leftOut as HtmlEscapedCallbackPhase,
  leftOut as parseBody,
  leftOut as resolveCallback,
} from '../left-out.ts';
